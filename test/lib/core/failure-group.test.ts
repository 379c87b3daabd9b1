import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../lib/core/failure.ts'
import { countBetween, FailureGroup, joinGroup, regroup, sizeOf } from '../../../lib/core/failure-group.ts'
import { FailureId, RuleId } from '../../../lib/core/id.ts'
import { days, hours, minutes } from '../../../lib/core/time.ts'
import { failureOf } from './failures.ts'
import { forge, later, now, scout } from './samples.ts'

const idOf = (n: number) => FailureId.parse(`failure_${String(n).padStart(26, '0')}`)
const nth = (n: number, more: Partial<Failure> = {}): Failure =>
  failureOf({ id: idOf(n), at: later(minutes(n)).toISOString(), ...more })

function groupOf(failures: readonly Failure[], timeZone = 'UTC'): FailureGroup {
  let group: FailureGroup | undefined
  for (const failure of failures) group = joinGroup(group, failure, timeZone)
  if (!group) throw new Error('there was no failure')
  return group
}

describe('a group of failures', () => {
  test('begins with one', () => {
    const failure = nth(0)
    const group = groupOf([failure])
    expect(FailureGroup.parse(group)).toEqual(group)
    expect(group).toMatchObject({
      id: failure.fingerprint,
      firstSeenAt: failure.at,
      lastSeenAt: failure.at,
      counts: { UNKNOWN: 1 },
      agents: { forge: 1 },
      days: { '2026-11-23': 1 },
      latest: { failureId: failure.id, message: 'converter answered NACK', category: 'UNKNOWN' },
    })
    expect(sizeOf(group)).toBe(1)
  })

  test('is the same in whichever order they are told', () => {
    const told = [0, 1, 2, 3, 600, 2000, 3000].map((n) =>
      nth(n, { agentId: n % 2 ? forge : scout, category: n > 3 ? 'LOGIC' : 'UNKNOWN' }),
    )
    const { gust: _gust, storm: _storm, ...inOrder } = groupOf(told)
    expect(inOrder).toMatchObject({
      firstSeenAt: told[0]?.at,
      lastSeenAt: told.at(-1)?.at,
      counts: { UNKNOWN: 4, LOGIC: 3 },
      agents: { forge: 2, scout: 5 },
      latest: { failureId: idOf(3000), category: 'LOGIC' },
    })
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (shuffled) => {
        const { gust: _, storm: __, ...group } = groupOf(shuffled)
        expect(group).toEqual(inOrder)
      }),
    )
  })

  test('counts days as the instance does', () => {
    const group = groupOf([nth(0), nth(8 * 60)], 'Asia/Kolkata')
    expect(group.days).toEqual({ '2026-11-23': 1, '2026-11-24': 1 })
    expect(countBetween(group, '2026-11-24', '2026-11-30')).toBe(1)
    expect(countBetween(group, '2026-11-01', '2026-11-22')).toBe(0)
    expect(countBetween(group, '2026-11-23', '2026-11-24')).toBe(2)
  })

  test('keeps the latest 90 days, whatever the order, and forgets none of its failures', () => {
    const yearLong = Array.from({ length: 120 }, (_, n) => nth(n, { at: later(n * days(1)).toISOString() }))
    for (const told of [yearLong, yearLong.toReversed()]) {
      const group = groupOf(told)
      expect(Object.keys(group.days)).toHaveLength(90)
      expect(Object.keys(group.days).toSorted()[0]).toBe(
        later(30 * days(1))
          .toISOString()
          .slice(0, 10),
      )
      expect([sizeOf(group), group.firstSeenAt]).toEqual([120, now.toISOString()])
    }
  })

  test('keeps the beginning of a long message', () => {
    expect(groupOf([nth(0, { evidence: { message: 'm'.repeat(5000) } })]).latest.message).toHaveLength(500)
  })
})

describe('a failure that is judged again', () => {
  const busy = { category: 'TRANSIENT', ruleId: RuleId.parse('busy'), because: 'it is busy' } as const
  const told = [nth(0), nth(1), nth(2)]
  const [first = nth(0), , last = nth(2)] = told

  test('moves in the counts of its group', () => {
    const group = regroup(groupOf(told), first, { ...first, ...busy })
    expect(group.counts).toEqual({ UNKNOWN: 2, TRANSIENT: 1 })
    expect(group.latest.category).toBe('UNKNOWN')
    expect(sizeOf(group)).toBe(3)
  })

  test('is what the group shows when it is its latest', () => {
    expect(regroup(groupOf(told), last, { ...last, ...busy }).latest).toMatchObject({ failureId: last.id, ...busy })
  })

  test('leaves no category behind that has none', () => {
    let group = groupOf(told)
    for (const failure of told) group = regroup(group, failure, { ...failure, ...busy })
    expect(group.counts).toEqual({ TRANSIENT: 3 })
    expect(regroup(group, { ...first, ...busy }, { ...first, ...busy, ruleId: RuleId.parse('other') }).counts).toEqual({
      TRANSIENT: 3,
    })
  })

  test('leaves alone when they came, and whose they were', () => {
    const before = groupOf([nth(0), nth(hours(1) / minutes(1))])
    const { counts: _, latest: __, ...after } = regroup(before, first, { ...first, ...busy })
    expect(before).toMatchObject(after)
  })
})
