import { describe, expect, test } from 'vitest'
import { RuleId } from '../../../lib/core/id.ts'
import {
  judgementOf,
  movesOf,
  reclassify,
  rejudgedOf,
  saysElse,
  tallyDifference,
} from '../../../lib/core/judge-again.ts'
import { failureOf } from './failures.ts'
import { later, now, person } from './samples.ts'

const busy = RuleId.parse('busy')
const full = RuleId.parse('full')

const transient = { category: 'TRANSIENT', ruleId: busy, because: 'it is busy' } as const

describe('a failure that is judged again', () => {
  test('keeps what was done about it, and notes what it was, when and by whom', () => {
    const before = failureOf()
    expect(reclassify(before, transient, person, later(5))).toEqual({
      ...before,
      ...transient,
      reclassified: {
        at: later(5).toISOString(),
        by: person,
        before: { category: 'UNKNOWN', because: 'no rule matched' },
      },
    })
  })

  test('loses the limit and the rule that no longer hold', () => {
    const before = failureOf({ category: 'RESOURCE', limit: 'quota', ruleId: full, because: 'it is full' })
    const after = reclassify(before, { category: 'UNKNOWN', because: 'no rule matched' }, person, now)
    expect(judgementOf(after)).toEqual({ category: 'UNKNOWN', because: 'no rule matched' })
    expect(after.reclassified?.before).toEqual({
      category: 'RESOURCE',
      limit: 'quota',
      ruleId: full,
      because: 'it is full',
    })
  })
})

test.each([
  [{ category: 'LOGIC' as const }, true],
  [{ ruleId: full }, true],
  [{ limit: 'quota' as const }, true],
  [{ because: 'in other words' }, false],
])('with %o the rules say something else: %o', (more, expected) => {
  expect(saysElse(transient, { ...transient, ...more })).toBe(expected)
})

describe('the difference of counters', () => {
  test('is one less where it was and one more where it is, and nothing where nothing changed', () => {
    const before = failureOf({ ...transient })
    const moved = tallyDifference(before, { ...before, category: 'LOGIC' }, 'UTC')
    for (const { counts } of moved.filter(({ key }) => key.dimension !== 'rule'))
      expect(counts).toMatchObject({ TRANSIENT: -1, LOGIC: 1 })
    const renamed = tallyDifference(before, { ...before, ruleId: full }, 'UTC')
    const byRule = renamed.filter(({ key }) => key.dimension === 'rule')
    expect(Object.fromEntries(byRule.map(({ key, counts }) => [key.member, counts['TRANSIENT']]))).toEqual({
      busy: -1,
      full: 1,
    })
    expect(tallyDifference(before, before, 'UTC')).toEqual([])
  })
})

test('moves are counted from category to category, most of them first', () => {
  const before = { category: 'UNKNOWN', because: 'no rule matched' } as const
  const logic = { category: 'LOGIC', because: 'wrong' } as const
  const changes = [logic, transient, transient].map((after) => rejudgedOf(failureOf(), before, after))
  expect(movesOf(changes)).toEqual([
    { from: 'UNKNOWN', to: 'TRANSIENT', count: 2 },
    { from: 'UNKNOWN', to: 'LOGIC', count: 1 },
  ])
})
