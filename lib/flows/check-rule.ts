import { Fault } from '../core/fault.ts'
import type { RuleSettings } from '../core/rule.ts'
import { compilePattern } from './pattern.ts'

/** Texts that have nothing in common: a pattern that matches all of them names no trouble. */
const unrelated = {
  message: [
    'connection reset by peer',
    'AccessDenied: the role may not read this bucket',
    'ENOSPC: no space left on device',
    'The model answered nothing at all.',
    'Traceback (most recent call last): ValueError: could not convert string to float',
    'deadline exceeded after 30 seconds',
    '{"type":"overloaded_error","status":529}',
    'Unknown column "colour" in field list',
    'converter answered NACK',
  ],
  name: ['TimeoutError', 'ThrottlingException', 'InvalidAnswer', 'AccessDenied', 'SyntaxError', 'ENOSPC'],
  code: ['ECONNRESET', '57014', 'insufficient_quota', 'budget-month', 'AccessDenied'],
  source: ['bedrock', 'postgres', 'tool:write_file', 'anthropic', 'executor'],
} as const

/** Refuses patterns that the matching engine cannot read, and those that would swallow every failure. */
export function checkRule({ when }: Pick<RuleSettings, 'when'>): void {
  for (const field of ['message', 'name', 'code', 'source'] as const) {
    const pattern = when[field]
    if (pattern === undefined) continue
    const test = testOf(field, pattern)
    if (test('') || unrelated[field].every(test)) {
      throw new Fault(
        'request.invalid',
        `when.${field} is ${JSON.stringify(pattern)}, which matches everything; name what has to be there`,
      )
    }
  }
}

function testOf(field: string, pattern: string) {
  try {
    return compilePattern(pattern)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'request.invalid',
      `when.${field} is ${JSON.stringify(pattern)}, which is not a pattern that RE2 reads: ${why}`,
      { cause: error },
    )
  }
}
