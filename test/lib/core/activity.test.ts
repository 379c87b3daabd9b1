import { expect, test } from 'vitest'
import { activitiesOf, Activity, activityOf } from '../../../lib/core/activity.ts'
import { bySystem } from '../../../lib/core/actor.ts'
import { chanceAt, now, person } from './samples.ts'

test('an activity says who did what to which thing, and when', () => {
  const activity = activityOf(
    { actor: person, verb: 'task.retried', subject: 'task_1', note: 'once more', traceId: 'cycle_1' },
    chanceAt(now),
  )
  expect(activity).toMatchObject({
    at: now.toISOString(),
    actor: person,
    verb: 'task.retried',
    subject: 'task_1',
    note: 'once more',
  })
  expect(Activity.parse(activity)).toEqual(activity)
})

test('a long note is cut to what the record has room for', () => {
  const { note } = activityOf(
    { actor: bySystem('tick'), verb: 'run.failed', subject: 'run_1', note: 'x'.repeat(9_000) },
    chanceAt(now),
  )
  expect(note).toHaveLength(500)
})

test('the activities of one change keep the order in which things were done', () => {
  const deeds = Array.from(
    { length: 20 },
    (_, n) => ({ actor: person, verb: 'task.filed', subject: `task_${n}` }) as const,
  )
  const listed = activitiesOf(deeds, chanceAt(now)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(listed.map(({ subject }) => subject)).toEqual(deeds.map(({ subject }) => subject))
})
