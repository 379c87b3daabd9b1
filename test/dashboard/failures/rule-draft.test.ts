import { describe, expect, test } from 'vitest'
import {
  changesOf,
  draftFor,
  draftOf,
  emptyDraft,
  evidenceIn,
  isTryable,
  matcherWords,
  settingsIn,
} from '../../../dashboard/src/failures/rule-draft.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'

const busy = RuleSettings.parse({
  priority: 40,
  when: { httpStatus: 503, message: 'converter is busy' },
  category: 'RESOURCE',
  limit: 'machine',
  because: 'the converter has no room',
  enabled: false,
})

describe('a rule and its draft', () => {
  test('are the same thing, there and back', () => {
    expect(settingsIn(draftOf({ id: 'converter-busy', ...busy }))).toEqual(busy)
  })

  test('a rule that is switched off stays so when its words are changed', () => {
    const draft = { ...draftOf({ id: 'converter-busy', ...busy }), because: 'it has no room' }
    expect(settingsIn(draft)).toMatchObject({ enabled: false, because: 'it has no room' })
  })

  test('a limit belongs to RESOURCE only', () => {
    expect(settingsIn({ ...emptyDraft, category: 'LOGIC', message: 'x' })).not.toHaveProperty('limit')
  })

  test('a draft that looks for nothing is not tried', () => {
    expect([isTryable(emptyDraft), isTryable({ ...emptyDraft, exitCode: '137' })]).toEqual([false, true])
  })
})

describe('the first idea for a failure', () => {
  test('takes its facts exactly and the fixed beginning of its message', () => {
    expect(
      draftFor({ name: 'QuotaError', code: 'a.b', httpStatus: 429, message: 'too many requests: 40 per minute' }),
    ).toMatchObject({ name: '^QuotaError$', code: '^a\\.b$', httpStatus: '429', message: 'too many requests:' })
  })

  test('takes the whole message when it begins with what varies, and no name that says nothing', () => {
    expect(draftFor({ name: 'Error', message: '40 (of 50)' })).toMatchObject({ name: '', message: '40 \\(of 50\\)' })
  })
})

test.each([
  [{ httpStatus: 429 }, 'HTTP 429'],
  [{ exitCode: 137, source: '^tool:' }, 'exit 137, source ~ ^tool:'],
  [{ message: 'no room' }, 'message ~ no room'],
])('%j reads as %s', (when, words) => {
  expect(matcherWords(when)).toBe(words)
})

test('what a change changed is told, and nothing else', () => {
  const after = { ...busy, priority: 41, enabled: true }
  expect(changesOf(busy, after)).toEqual([
    { what: 'priority', from: '40', to: '41' },
    { what: 'in force', from: 'no', to: 'yes' },
  ])
})

test.each([
  ['  ', undefined],
  ['no route to host\n', { message: 'no route to host' }],
  ['TimeoutError: took too long', { message: 'TimeoutError: took too long', name: 'TimeoutError' }],
  ['Traceback: ValueError', { message: 'Traceback: ValueError' }],
])('of the pasted text %j is known %j', (text, evidence) => {
  expect(evidenceIn(text)).toEqual(evidence)
})
