import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AgentId,
  type CycleId,
  failureIdOf,
  firstIdAt,
  newActivityId,
  newCycleId,
  newMissionId,
  newRunId,
  newTaskId,
  RunId,
  stepIdOf,
  TaskId,
} from '../../../lib/core/id.ts'
import { hours, minutes } from '../../../lib/core/time.ts'
import { chanceAt, drawing, later, now } from './samples.ts'

const moments = fc.date({ min: new Date(0), max: new Date('2999-12-31T23:59:59.999Z'), noInvalidDate: true })

describe('ids of things that happen', () => {
  test('sort by the time they were made', () => {
    fc.assert(
      fc.property(moments, moments, fc.nat(), fc.nat(), (a, b, seedA, seedB) => {
        const [idA, idB] = [newTaskId(chanceAt(a, seedA)), newTaskId(chanceAt(b, seedB))]
        fc.pre(a.getTime() !== b.getTime())
        expect(idA < idB).toBe(a < b)
      }),
    )
  })

  test('lie between the first id of their moment and the first id of the next', () => {
    fc.assert(
      fc.property(moments, fc.nat(), (at, seed) => {
        const id = newRunId(chanceAt(at, seed))
        expect(firstIdAt('run', at) <= id).toBe(true)
        expect(id < firstIdAt('run', new Date(at.getTime() + 1))).toBe(true)
      }),
    )
  })

  test('differ when they are made in the same millisecond', () => {
    const chance = chanceAt(now)
    const ids = Array.from({ length: 1_000 }, () => newTaskId(chance))
    expect(new Set(ids).size).toBe(1_000)
  })

  test('start with their kind, whatever chance draws', () => {
    const kinds = [newMissionId, newTaskId, newRunId, newCycleId, newActivityId].map((make) =>
      [0, 0.999_999_999].map((random) => make(drawing(random)).split('_')),
    )
    expect(kinds.map(([low]) => low?.[0])).toEqual(['mission', 'task', 'run', 'cycle', 'activity'])
    for (const pair of kinds) for (const [, ulid] of pair) expect(ulid).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  })
})

describe('parsing an id', () => {
  const ulid = '01KAQT5N000000000000000000'
  test.each([
    ['another kind', `run_${ulid}`],
    ['no kind', ulid],
    ['lower case', `task_${ulid.toLowerCase()}`],
    ['too short', `task_${ulid.slice(1)}`],
    ['too long', `task_${ulid}0`],
    ['letters that ULIDs leave out', `task_${ulid.slice(0, 25)}U`],
    ['something behind it', `task_${ulid}\n`],
    ['nothing', ''],
  ])('a task id is refused: %s', (_why, text) => {
    expect(TaskId.safeParse(text).success).toBe(false)
  })

  test('says what an id looks like, by an example that is one', () => {
    const [issue] = TaskId.safeParse('no').error?.issues ?? []
    const example = issue?.message.split(' ').at(-1)
    expect(TaskId.parse(example)).toBe(example)
  })

  test.each(['atlas', 'a', 'qa-2', 'x'.repeat(40)])('"%s" names an agent', (slug) => {
    expect(AgentId.safeParse(slug).success).toBe(true)
  })

  test.each(['', 'Atlas', '2nd', '-a', 'a_b', 'a b', 'ä', 'x'.repeat(41), 'atlas/..', 'atlas\n'])(
    '"%s" does not',
    (slug) => {
      expect(AgentId.safeParse(slug).success).toBe(false)
    },
  )
})

describe('the id of a failure', () => {
  const failedAt = (at: Date, id: RunId | CycleId = newRunId(chanceAt(now))) =>
    failureIdOf({ id, finishedAt: at.toISOString() })
  const chanceIn = (id: string): string => id.slice(-16)

  test('is the same whoever judges the run, and however often', () => {
    expect(failedAt(later(hours(1)))).toBe(failedAt(later(hours(1))))
  })

  test('is made of when it failed and of what failed', () => {
    const run = newRunId(chanceAt(now))
    const at = later(hours(1))
    expect(failedAt(at, run)).toBe(`${firstIdAt('failure', at).slice(0, -16)}${chanceIn(run)}`)
  })

  test('sorts by when things failed, not by when they began', () => {
    const [longRun, shortRun] = [newRunId(chanceAt(now, 1)), newRunId(chanceAt(later(minutes(40)), 2))]
    expect(failedAt(later(minutes(41)), shortRun) < failedAt(later(hours(2)), longRun)).toBe(true)
  })

  test('differs for things that failed in the same millisecond', () => {
    const chance = chanceAt(now)
    const ids = Array.from({ length: 1_000 }, (_, i) => failedAt(now, i % 2 ? newRunId(chance) : newCycleId(chance)))
    expect(new Set(ids).size).toBe(1_000)
  })
})

test('steps of a run sort by their number', () => {
  const run = RunId.parse('run_01KAQT5N000000000000000000')
  const ids = [1, 9, 10, 99, 100, 9_999].map((number) => stepIdOf(run, number))
  expect(ids.toSorted()).toEqual(ids)
  expect(ids.every((id) => id.startsWith(`${run}/`))).toBe(true)
})
