import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf, type CompilePattern } from '../../../lib/core/classify.ts'
import type { Evidence } from '../../../lib/core/failure.ts'
import { RuleId } from '../../../lib/core/id.ts'
import { type EffectiveRule, effectiveRules, type Matcher } from '../../../lib/core/rule.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'

const rule = (id: string, when: Matcher, more: Partial<EffectiveRule> = {}): EffectiveRule => ({
  id: RuleId.parse(id),
  priority: 100,
  when,
  category: 'LOGIC',
  because: `rule ${id} says so`,
  enabled: true,
  origin: 'instance',
  ...more,
})
const judge = (rules: EffectiveRule[], evidence: Partial<Evidence>) =>
  classifierOf(rules, compilePattern)({ message: 'the printer is on fire', ...evidence })

describe('a judgement', () => {
  test('names the rule that matched and its reason', () => {
    expect(judge([rule('fire', { message: 'on fire' })], {})).toEqual({
      category: 'LOGIC',
      ruleId: 'fire',
      because: 'rule fire says so',
    })
  })

  test('names the limit when the rule does', () => {
    const rules = [rule('paper', { message: 'printer' }, { category: 'RESOURCE', limit: 'quota' })]
    expect(judge(rules, {})).toMatchObject({ category: 'RESOURCE', limit: 'quota' })
  })

  test('is UNKNOWN without a rule when nothing matches', () => {
    expect(judge([rule('flood', { message: 'flood' })], {})).toEqual({
      category: 'UNKNOWN',
      because: 'no rule matched',
    })
    expect(judge([], {}).category).toBe('UNKNOWN')
  })
})

describe('the first rule that matches wins', () => {
  const early = rule('early', { message: 'printer' }, { priority: 1, category: 'AUTH' })
  const late = rule('late', { message: 'fire' }, { priority: 2, category: 'TIMEOUT' })
  const winner = (rules: EffectiveRule[]) => judge(effectiveRules([], rules), {}).ruleId

  test('in the order of priority', () => {
    expect(winner([late, early])).toBe('early')
  })

  test('in the order of ids when priorities are the same', () => {
    expect(winner([{ ...late, priority: 1 }, early])).toBe('early')
  })

  test('unless it is disabled', () => {
    expect(winner([{ ...early, enabled: false }, late])).toBe('late')
  })

  test('unless it is the instance that has disabled a built-in one', () => {
    const evidence = { message: 'nothing to see', httpStatus: 500 }
    const builtIn = builtInRules.find(({ id }) => id === 'http-500')
    const off = builtIn ? [{ ...builtIn, enabled: false }] : []
    expect(judge(effectiveRules(builtInRules, []), evidence).ruleId).toBe('http-500')
    expect(judge(effectiveRules(builtInRules, off), evidence).category).toBe('UNKNOWN')
  })

  test('and one of the instance can come before all that are built in', () => {
    const ours = rule('our-proxy', { httpStatus: 500, source: '^proxy$' }, { priority: 0, category: 'TIMEOUT' })
    const rules = effectiveRules(builtInRules, [ours])
    expect(judge(rules, { httpStatus: 500, source: 'proxy', message: 'budget exceeded' }).ruleId).toBe('our-proxy')
    expect(judge(rules, { httpStatus: 500, source: 'bedrock', message: 'oops' }).ruleId).toBe('http-500')
  })
})

describe('a rule matches', () => {
  const all: Matcher = { httpStatus: 503, exitCode: 2, name: 'Http', code: '^E7$', source: 'tool:', message: 'fire' }
  const evidence: Evidence = {
    httpStatus: 503,
    exitCode: 2,
    name: 'HttpError',
    code: 'E7',
    source: 'tool:print',
    message: 'on fire',
  }
  const matches = (when: Matcher, given: Evidence): boolean => judge([rule('r', when)], given).ruleId === 'r'

  test('when all of its clauses hold', () => {
    expect(matches(all, evidence)).toBe(true)
  })

  test.each<[keyof Matcher, Partial<Evidence>]>([
    ['httpStatus', { httpStatus: 500 }],
    ['exitCode', { exitCode: 1 }],
    ['name', { name: 'TypeError' }],
    ['code', { code: 'E77' }],
    ['source', { source: 'bedrock' }],
    ['message', { message: 'all is well' }],
  ])('not when only %s differs', (clause, difference) => {
    expect(matches(all, { ...evidence, ...difference })).toBe(false)
    expect(matches({ [clause]: all[clause] }, evidence)).toBe(true)
  })

  test.each(['httpStatus', 'exitCode', 'name', 'code', 'source'] as const)(
    'not when the evidence has no %s',
    (clause) => {
      const { [clause]: _left, ...rest } = evidence
      expect(matches({ [clause]: all[clause] }, rest)).toBe(false)
    },
  )

  test('whatever the case of the letters', () => {
    expect(matches({ name: '^httpERROR$' }, evidence)).toBe(true)
  })

  test('on an exit code of 0, if it asks for that', () => {
    expect(matches({ exitCode: 0 }, { message: '', exitCode: 0 })).toBe(true)
    expect(matches({ exitCode: 0 }, { message: '' })).toBe(false)
  })
})

describe('patterns', () => {
  test('are compiled once, when a text comes that has their words', () => {
    const compiled: string[] = []
    const counting: CompilePattern = (pattern) => {
      compiled.push(pattern)
      return (text) => text.includes(pattern)
    }
    const classify = classifierOf(
      [
        rule('a', { message: 'fire' }),
        rule('b', { message: 'flood' }),
        rule('c', { message: 'smoke' }, { enabled: false }),
        rule('d', { message: 'ire', name: 'Http' }),
      ],
      counting,
    )
    expect(compiled).toEqual([])
    for (let i = 0; i < 10; i++) classify({ message: 'an f, an i, an r and an e: ire, not f-i-r-e', name: 'HttpError' })
    for (let i = 0; i < 10; i++) classify({ message: 'on fire' })
    expect(compiled).toEqual(['Http', 'ire', 'fire'])
  })

  test('without words, or that are none, are compiled before anything is judged', () => {
    expect(() => classifierOf([rule('bad', { message: '(' })], compilePattern)).toThrow('missing closing )')
    expect(judge([rule('digits', { message: '\\d{3}' })], { message: 'HTTP 503' }).ruleId).toBe('digits')
  })

  test('cannot backtrack: there is no lookahead and no back-reference', () => {
    for (const pattern of ['(?=a)a', '(a)\\1']) expect(() => compilePattern(pattern)).toThrow(/invalid/)
  })

  test('that would take an ordinary engine for ever answer at once', () => {
    const classify = classifierOf([rule('evil', { message: '(a+)+$' })], compilePattern)
    expect(classify({ message: `${'a'.repeat(4_000)}!` }).category).toBe('UNKNOWN')
  })
})
