import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { RuleId } from '../../../lib/core/id.ts'
import { type EffectiveRule, effectiveRules, Matcher, type Rule, RuleSettings } from '../../../lib/core/rule.ts'

const own = (id: string, more: Partial<RuleSettings> = {}): Pick<Rule, 'id' | keyof RuleSettings> => ({
  id: RuleId.parse(id),
  priority: 500,
  when: { message: 'the shop is closed' },
  category: 'TRANSIENT',
  because: 'it opens again in the morning',
  enabled: true,
  ...more,
})

const isInOrder = (rules: EffectiveRule[]): boolean =>
  rules.every((rule, i) => {
    const next = rules[i + 1]
    return !next || rule.priority < next.priority || (rule.priority === next.priority && rule.id < next.id)
  })

describe('the rules in effect', () => {
  const slugs = fc.oneof(
    fc.constantFrom(...builtInRules.map(({ id }): string => id)),
    fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/),
  )
  const owns = fc.uniqueArray(
    fc.record({ id: slugs, priority: fc.nat(600), enabled: fc.boolean() }).map(({ id, ...more }) => own(id, more)),
    { selector: ({ id }) => id, maxLength: 30 },
  )

  test('are sorted by priority, then by id', () => {
    fc.assert(
      fc.property(owns, (rules) => {
        expect(isInOrder(effectiveRules(builtInRules, rules))).toBe(true)
      }),
    )
  })

  test('hold every id once, those that are built in and those of the instance', () => {
    fc.assert(
      fc.property(owns, (rules) => {
        const ids = effectiveRules(builtInRules, rules).map(({ id }) => id)
        expect(ids).toHaveLength(new Set(ids).size)
        expect(new Set(ids)).toEqual(new Set([...builtInRules, ...rules].map(({ id }) => id)))
      }),
    )
  })

  test('do not depend on the order in which the table lists them', () => {
    const [one, two] = [own('one'), own('two')]
    expect(effectiveRules(builtInRules, [one, two])).toEqual(effectiveRules(builtInRules, [two, one]))
  })

  test('of the instance take the place of the built-in one with the same id', () => {
    const rules = effectiveRules(builtInRules, [own('http-500', { category: 'LOGIC', priority: 7 })])
    expect(rules).toHaveLength(builtInRules.length)
    expect(rules[0]).toMatchObject({ id: 'http-500', origin: 'instance', category: 'LOGIC', priority: 7 })
  })

  test('carry nothing of a row but what the classifier asks for', () => {
    const closed = own('closed', { category: 'RESOURCE', limit: 'quota' })
    const row = { ...closed, createdAt: 'then', version: 3, applied: undefined }
    const [rule] = effectiveRules([], [row])
    expect(rule).toEqual({ ...closed, origin: 'instance' })
  })
})

describe('a rule of an instance', () => {
  const settings = { priority: 10, when: { httpStatus: 418 }, category: 'LOGIC', because: 'it is a teapot' }
  const isValid = (more: object): boolean => RuleSettings.safeParse({ ...settings, ...more }).success

  test('is enabled unless it says otherwise', () => {
    expect(RuleSettings.parse(settings).enabled).toBe(true)
  })

  test.each<[string, object]>([
    ['matches nothing in particular', { when: {} }],
    ['has an empty pattern', { when: { message: '' } }],
    ['asks for what evidence does not have', { when: { colour: 'red' } }],
    ['asks for a status that HTTP does not have', { when: { httpStatus: 42 } }],
    ['says UNKNOWN: that is what no rule says', { category: 'UNKNOWN' }],
    ['gives no reason', { because: '' }],
    ['comes before everything', { priority: -1 }],
    ['has a field too many', { colour: 'red' }],
    ['has a pattern that is a book', { when: { message: 'x'.repeat(2_001) } }],
  ])('is refused when it %s', (_what, more) => {
    expect(isValid({})).toBe(true)
    expect(isValid(more)).toBe(false)
  })

  test('that matches nothing is told what it could match', () => {
    expect(Matcher.safeParse({}).error?.issues[0]?.message).toContain(
      'httpStatus, exitCode, name, code, source, message',
    )
  })
})
