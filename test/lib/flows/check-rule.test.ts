import { expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { checkRule } from '../../../lib/flows/check-rule.ts'

test('no built-in rule would be refused', () => {
  const refused = builtInRules.filter((rule) => {
    try {
      checkRule(rule)
      return false
    } catch {
      return true
    }
  })
  expect(refused.map(({ id }) => id)).toEqual([])
})

test.each([
  [{ message: '.' }],
  [{ message: '[a-z]' }],
  [{ message: '\\w+' }],
  [{ message: '^.+$' }],
  [{ message: 'error|' }],
  [{ message: '[^%]' }],
  [{ name: '.+' }],
  [{ code: '[a-z0-9]' }],
  [{ source: '^[a-z]' }],
  [{ httpStatus: 503, message: '\\S' }],
])('%o would swallow everything, and is refused', (when) => {
  expect(() => checkRule({ when })).toThrow(/matches everything; name what has to be there/)
})

test.each([
  [{ message: 'error' }],
  [{ message: 'NACK$' }],
  [{ name: 'Exception$' }],
  [{ code: '^\\d+$' }],
  [{ source: '^tool:' }],
  [{ httpStatus: 503 }],
  [{ exitCode: 137 }],
])('%o names a trouble', (when) => {
  expect(() => checkRule({ when })).not.toThrow()
})

test('a pattern that cannot be read is refused with the reason', () => {
  expect(() => checkRule({ when: { message: '(?<=a)b' } })).toThrow(/is not a pattern that RE2 reads: ./)
})
