import { expect, test } from 'vitest'
import { cameOf } from '../../../dashboard/src/runs/came-of.ts'

test.each([
  ['one line', 'Wrote a.md (144 bytes).', true, 'Wrote a.md (144 bytes).'],
  ['the first of two', '\n  total 12\nb.md', true, 'total 12 (and one more line)'],
  ['the first of many', 'a\nb\n\nc', true, 'a (and 2 more lines)'],
  ['a failure', 'no such file', false, 'failed: no such file'],
  ['nothing', ' \n', true, 'answered nothing'],
  ['a failure that says nothing', '', false, 'failed without a word'],
])('a tool call in one line: %s', (_name, result, ok, says) => {
  expect(cameOf({ result, ok })).toBe(says)
})

test('of a long answer only the beginning is read', () => {
  expect(cameOf({ result: 'a line\n'.repeat(100_000), ok: true })).toMatch(/^a line \(and \d{3}\+ more lines\)$/)
})
