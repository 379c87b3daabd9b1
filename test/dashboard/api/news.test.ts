import { describe, expect, test } from 'vitest'
import { keys } from '../../../dashboard/src/api/keys.ts'
import { mergePages } from '../../../dashboard/src/api/merge-pages.ts'
import { askFrom, concernedBy } from '../../../dashboard/src/api/news.ts'
import { ActivityId } from '../../../lib/core/id.ts'

const activity = (n: number, at: string) => ({
  id: ActivityId.parse(`activity_01JD3Q8Z5YV4T2M7K9N0ABCD${String(n).padStart(2, '0')}`),
  at,
})

describe('news', () => {
  const concerns = concernedBy([{ verb: 'task.commented', subject: 'task_1' }])

  test('refresh the lists of their noun, the thing itself, and the log; nothing else', () => {
    expect(concerns(keys.list('tasks'))).toBe(true)
    expect(concerns(keys.one('tasks', 'task_1'))).toBe(true)
    expect(concerns(keys.one('tasks', 'task_2'))).toBe(false)
    expect(concerns(keys.list('activity'))).toBe(true)
    expect(concerns(keys.list('missions'))).toBe(false)
  })

  test('that reach over refresh every thing of the other noun', () => {
    expect(concernedBy([{ verb: 'mission.approved', subject: 'mission_1' }])(keys.one('tasks', 'task_9'))).toBe(true)
  })

  test('of nothing concern nobody', () => expect(concernedBy([])(keys.list('activity'))).toBe(false))

  test('are asked for from a little before the newest, because one may appear late', () => {
    const known = [
      activity(3, '2026-11-23T12:00:10.000Z'),
      activity(2, '2026-11-23T12:00:07.000Z'),
      activity(1, '2026-11-23T12:00:01.000Z'),
    ]
    expect(askFrom(known)).toBe(known[2]?.id)
    expect(askFrom(known.slice(0, 2))).toBe(known[1]?.id)
    expect(askFrom([])).toBeUndefined()
  })
})

test('pages that move meanwhile show each row once', () => {
  const row = (id: string) => ({ id })
  const merged = mergePages({ head: ['e', 'd'].map(row), former: ['d', 'c'].map(row), tail: ['c', 'b'].map(row) })
  expect(merged.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b'])
})
