import { expect, test } from 'vitest'
import { redact } from '../../../lib/mind/model/redact.ts'

const told = (message: string, keys: string[] = []): string => redact({ message }, keys).message

test('no key survives, wherever it stands', () => {
  const key = 'sk-test-1234567890'
  const evidence = { message: `${key} and ${key}`, name: `Error ${key}`, code: key }
  expect(redact(evidence, [key])).toEqual({
    message: '[redacted] and [redacted]',
    name: 'Error [redacted]',
    code: '[redacted]',
  })
})

test.each([
  ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [redacted]'],
  ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [redacted]"}'],
  ['sent x-api-key: abc123 to us', 'sent x-api-key: [redacted] to us'],
  ['cannot reach http://ann:secret@models.local/v1', 'cannot reach http://[redacted]@models.local/v1'],
])('%s', (message, clean) => {
  expect(told(message)).toBe(clean)
})

test('ordinary words stay, also when a placeholder is used as a key', () => {
  expect(told('an expensive exception', ['x'])).toBe('an expensive exception')
  expect(told('invalid x-api-key')).toBe('invalid x-api-key')
})

test('what is too long to keep is cut after it was cleaned', () => {
  const key = 'k'.repeat(40)
  const message = told(`${'a'.repeat(1_990)}${key}${'b'.repeat(3_000)}`, [key])
  expect(message).not.toContain('kkkk')
  expect(message.length).toBeLessThan(4_100)
})
