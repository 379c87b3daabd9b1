import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { needsOf } from '../../../lib/core/needs.ts'
import { gramsOf, prefilterOf } from '../../../lib/core/prefilter.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'
import { meantFor } from './rule-samples.ts'

describe('a pattern needs', () => {
  test.each<[pattern: string, needs: unknown]>([
    ['Timeout', { word: 'timeout' }],
    ['rate.limit', { all: [{ word: 'rate' }, { word: 'limit' }] }],
    ['refused|reset', { any: [{ word: 'refused' }, { word: 'reset' }] }],
    [
      'connection (refused|reset)',
      { all: [{ word: 'connection ' }, { any: [{ word: 'refused' }, { word: 'reset' }] }] },
    ],
    ['\\btimed?[ -]out$', { all: [{ word: 'time' }, { word: 'out' }] }],
    ['lo+ng', { all: [{ word: 'lo' }, { word: 'ng' }] }],
    ['(very )?long', { word: 'long' }],
    ['(very ){0,2}long', { word: 'long' }],
    ['(very ){1,2}long', { all: [{ word: 'very ' }, { word: 'long' }] }],
    ['a\\.b\\(c', { word: 'a.b(c' }],
    ['[^\\]]x[]]timeout', { word: 'timeout' }],
    ['超时', { word: '超时' }],
    ['(?:deadlock)', { word: 'deadlock' }],
  ])('%s: %o', (pattern, needs) => {
    expect(needsOf(pattern)).toEqual(needs)
  })

  test.each(['.*', '\\d+', 'a?', 'timeout|\\d', '(timeout)?', '(a|)b', 'a', '[a-z]+', 'é'])(
    'nothing that could be looked for: %s',
    (pattern) => {
      expect(needsOf(pattern)).toBeUndefined()
    },
  )

  test.each([
    '(',
    'timeout(',
    'timeout)',
    '[timeout',
    '*timeout',
    'timeout**',
    'time{out',
    '(?i)timeout',
    '\\Qtimeout',
    'timeout\\',
  ])('nothing that is read here: %s', (pattern) => {
    expect(needsOf(pattern)).toBeUndefined()
  })
})

const mayMatch = (pattern: string, text: string): boolean => prefilterOf(pattern)?.(gramsOf(text)) ?? true

describe('looking for words', () => {
  test('never passes over a text that the pattern matches', () => {
    const word = fc.constantFrom('time', 'Out', 'limit', ' ', 's', 'K', 'ſ', 'İ', 'é', '超时', '-', '.', '(', 'ab')
    const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
    const quoted = word.map((one) => one.replaceAll(/[.()]/g, '\\$&'))
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        quoted,
        fc.constantFrom('.', '\\s', '\\b', '^', '$', '[a-t]', '[^x]', '\\w'),
        fc
          .tuple(tie('pattern'), fc.constantFrom('', '?', '*', '+', '{0,2}', '{2}', '+?'))
          .map(([p, q]) => `(${p})${q}`),
        fc.tuple(quoted, fc.constantFrom('?', '*', '+')).map(([w, q]) => `(?:${w})${q}`),
      ),
      pattern: fc
        .array(
          fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
          { minLength: 1, maxLength: 3 },
        )
        .map((branches) => branches.join('|')),
    }))
    const isSafe = fc.property(pattern, text, (asked, given) => !compilePattern(asked)(given) || mayMatch(asked, given))
    expect(() => fc.assert(isSafe, { numRuns: 1_000 })).not.toThrow()
  })

  test('never changes what the built-in rules say', () => {
    const messages = Object.values(meantFor).map(({ message }) => message)
    const passedOver = builtInRules.flatMap(({ when: { message: pattern } }) => {
      if (pattern === undefined) return []
      const matches = compilePattern(pattern)
      return messages.filter((message) => matches(message) && !mayMatch(pattern, message))
    })
    expect(passedOver).toEqual([])
  })

  test('passes over most rules for most messages, so that few patterns are ever compiled', () => {
    const patterns = builtInRules.flatMap(({ when }) => when.message ?? [])
    const message = 'connect ECONNREFUSED 10.0.0.7:443 while the nightly report was being fetched from the archive'
    expect(patterns.filter((pattern) => prefilterOf(pattern) === undefined)).toEqual([])
    expect(patterns.filter((pattern) => mayMatch(pattern, message)).length).toBeLessThan(patterns.length / 10)
  })
})
