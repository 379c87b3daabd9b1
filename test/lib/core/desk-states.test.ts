import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Desk } from '../../../lib/core/agent.ts'
import {
  clearStreak,
  countFailure,
  freeSlot,
  hold,
  isDueToThink,
  newDesk,
  pause,
  resume,
  startThinking,
  stopThinking,
  takeSlot,
  wake,
} from '../../../lib/core/desk-states.ts'
import { newCycleId } from '../../../lib/core/id.ts'
import { hours, minutes } from '../../../lib/core/time.ts'
import { chanceAt, forge, later, now, todoTask } from './samples.ts'

const desk = newDesk(forge, now)
const cycle = { cycleId: newCycleId(chanceAt(now)), leaseMs: minutes(3) }
const nextThinkAt = later(hours(1)).toISOString()
const task = todoTask().id
const other = todoTask({}, chanceAt(now, 7)).id
const leaseUntil = later(minutes(3)).toISOString()
const thinking = { ...desk, thinking: { cycleId: cycle.cycleId, startedAt: now.toISOString(), leaseUntil } }

describe('an agent is due to think', () => {
  test.each<[string, Desk, Date, boolean]>([
    ['at once when it is new', desk, now, true],
    ['when its time has come', { ...desk, nextThinkAt: later(1).toISOString() }, later(1), true],
    ['not before', { ...desk, nextThinkAt: later(1).toISOString() }, now, false],
    ['not while it thinks', thinking, later(minutes(3) - 1), false],
    ['again when its cycle has stopped reporting', thinking, later(minutes(3)), true],
    ['not when it is paused', pause(desk, 'holidays', now), now, false],
    [
      'not when it is held, not even after the hold: the tick lifts it',
      hold(desk, 'budget', now.toISOString(), now),
      later(1),
      false,
    ],
  ])('%s', (_when, at, moment, expected) => {
    expect(isDueToThink(at, moment)).toBe(expected)
    expect(startThinking(at, cycle, moment) !== undefined).toBe(expected)
  })

  test('once: whoever comes second gets nothing', () => {
    const taken = startThinking(desk, cycle, now)
    expect(taken).toMatchObject({ thinking: { cycleId: cycle.cycleId, leaseUntil } })
    expect(taken && startThinking(taken, cycle, later(hours(2)))).toBeDefined()
    expect(taken && startThinking(taken, cycle, later(1))).toBeUndefined()
  })

  test('at once after somebody woke it, and no later when it was due already', () => {
    expect(wake({ ...desk, nextThinkAt: later(hours(1)).toISOString() }, now).nextThinkAt).toBe(now.toISOString())
    expect(wake(desk, later(1))).toBe(desk)
  })

  test('after a cycle has ended, at the time that its cadence says', () => {
    const taken = startThinking(desk, cycle, now)
    const free = taken && stopThinking(taken, nextThinkAt)
    expect(free).toMatchObject({ nextThinkAt })
    expect(free).not.toHaveProperty('thinking')
    expect(free && isDueToThink(free, later(minutes(4)))).toBe(false)
    expect(free && isDueToThink(free, later(hours(1)))).toBe(true)
  })

  test('after a cycle was killed, as soon as its lease has run out', () => {
    expect(startThinking(desk, cycle, now)?.nextThinkAt).toBe(leaseUntil)
  })

  test('at once after a cycle during which somebody woke it', () => {
    const taken = startThinking(desk, cycle, now)
    const woken = taken && wake(taken, later(minutes(1)))
    expect(woken && stopThinking(woken, nextThinkAt).nextThinkAt).toBe(later(minutes(1)).toISOString())
  })
})

describe('slots', () => {
  test('are taken once per task, and freed', () => {
    const full = takeSlot(takeSlot(takeSlot(desk, task), other), task)
    expect(full.slots.toSorted()).toEqual([task, other].toSorted())
    expect(freeSlot(full, task).slots).toEqual([other])
    expect(freeSlot(freeSlot(full, task), task).slots).toEqual([other])
  })
})

describe('the breaker', () => {
  const after = (fingerprints: string[], from: Desk = desk) =>
    fingerprints.reduce<{ desk: Desk; opened: number[] }>(
      (state, fingerprint, i) => {
        const counted = countFailure(state.desk, fingerprint, later(i))
        return { desk: counted.desk, opened: counted.openedBreaker ? [...state.opened, i + 1] : state.opened }
      },
      { desk: from, opened: [] },
    )

  test.each<[string, string[], number[]]>([
    ['opens at the third failure in a row that is the same', ['a', 'a', 'a'], [3]],
    ['stays closed after two', ['a', 'a'], []],
    ['stays closed when another one comes between', ['a', 'a', 'b', 'a', 'a'], []],
    ['opens later for the one that comes three times', ['a', 'b', 'b', 'b'], [4]],
    ['opens once, not again with every failure that was still under way', ['a', 'a', 'a', 'a', 'a'], [3]],
  ])('%s', (_how, fingerprints, opened) => {
    expect(after(fingerprints).opened).toEqual(opened)
  })

  test('pauses the agent and tells a person what to do', () => {
    const { desk: open } = after(['a', 'a', 'a'])
    expect(open).toMatchObject({ status: 'paused', since: later(2).toISOString() })
    expect(open.status === 'paused' && open.reason).toContain('3 times in a row')
  })

  test('starts counting again after a success', () => {
    const { desk: two } = after(['a', 'a'])
    expect(after(['a', 'a'], clearStreak(two)).opened).toEqual([])
  })

  test('starts counting again after somebody resumed the agent', () => {
    const { desk: open } = after(['a', 'a', 'a'])
    expect(resume(open).streak).toBeUndefined()
    expect(after(['a', 'a', 'a'], resume(open)).opened).toEqual([3])
  })

  test('leaves an agent as it is that is held', () => {
    const held = hold(desk, 'budget', undefined, now)
    const { desk: still, opened } = after(['a', 'a', 'a'], held)
    expect([still.status, opened]).toEqual(['held', []])
  })
})

describe('a stopped agent', () => {
  const busy = takeSlot(thinking, task)

  test('keeps its slots and the cycle that is under way', () => {
    for (const stopped of [pause(busy, 'holidays', now), hold(busy, 'budget', undefined, now)])
      expect(stopped).toMatchObject({ slots: [task], thinking: busy.thinking })
  })

  test('is held until a time, or until somebody lifts it', () => {
    const until = later(hours(7)).toISOString()
    expect(hold(desk, 'budget', until, now)).toMatchObject({ status: 'held', until, since: now.toISOString() })
    expect(hold(desk, 'budget', undefined, now)).toMatchObject({ status: 'held', until: undefined })
  })

  test('that is paused stays paused: a hold would end by itself', () => {
    const paused = pause(desk, 'holidays', now)
    expect(hold(paused, 'budget', later(1).toISOString(), now)).toBe(paused)
  })

  test('that is resumed keeps nothing of what had stopped it', () => {
    for (const stopped of [pause(busy, 'holidays', now), hold(busy, 'budget', later(1).toISOString(), now)]) {
      const back = resume(stopped)
      expect(back.status).toBe('active')
      for (const field of ['reason', 'since', 'until']) expect(back).not.toHaveProperty(field)
    }
  })
})

test('a desk can be kept and read back after anything that can happen to it', () => {
  const changes = fc.constantFrom<(at: Desk) => Desk>(
    (at) => startThinking(at, cycle, now) ?? at,
    (at) => stopThinking(at, nextThinkAt),
    (at) => wake(at, now),
    (at) => takeSlot(at, task),
    (at) => freeSlot(at, task),
    (at) => pause(at, 'holidays', now),
    (at) => hold(at, 'budget', undefined, now),
    resume,
    clearStreak,
    (at) => countFailure(at, 'a', now).desk,
  )
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 20 }), (sequence) => {
      const end = sequence.reduce((at, change) => change(at), desk)
      expect(Desk.parse(end)).toEqual(end)
      expect(end.id).toBe(desk.id)
    }),
  )
})
