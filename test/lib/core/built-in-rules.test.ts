import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../../lib/core/classify.ts'
import type { Category, Evidence } from '../../../lib/core/failure.ts'
import { effectiveRules, RuleSettings } from '../../../lib/core/rule.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'
import { meantFor } from './rule-samples.ts'

const classify = classifierOf(effectiveRules(builtInRules, []), compilePattern)

describe('the built-in rule', () => {
  test.each(builtInRules.map((rule) => [rule.id, rule] as const))(
    '%s is the first to match what it is meant for',
    (id, rule) => {
      const evidence = meantFor[id]
      expect(evidence && classify(evidence)).toMatchObject({
        ruleId: id,
        category: rule.category,
        because: rule.because,
      })
    },
  )

  test.each(builtInRules.map((rule) => [rule.id, rule] as const))(
    '%s is one that an instance could have written',
    (_id, rule) => {
      const { id: _, origin, ...settings } = rule
      expect(RuleSettings.parse(settings)).toEqual(settings)
      expect(origin).toBe('built-in')
    },
  )
})

test('the samples belong to rules that exist', () => {
  expect(Object.keys(meantFor).toSorted()).toEqual(builtInRules.map(({ id }): string => id).toSorted())
})

test('no two built-in rules have the same id or the same priority, and they stand in asking order', () => {
  for (const field of ['id', 'priority'] as const) {
    const values = builtInRules.map((rule) => rule[field])
    expect(new Set<string | number>(values).size).toBe(values.length)
  }
  expect(effectiveRules(builtInRules, [])).toEqual(builtInRules)
})

test('every RESOURCE rule says which limit it is, and no other does', () => {
  const wrong = builtInRules.filter(({ category, limit }) => (category === 'RESOURCE') !== (limit !== undefined))
  expect(wrong.map(({ id }) => id)).toEqual([])
})

describe('words inside of words', () => {
  test.each([
    'The splinter in the flint was client-side.',
    'assertion of rights',
    'page.waitForTimeout was called',
    'The call to overloaded functions "f"',
    'the tokens were counted',
    'roommates are a memory',
    'slowdowns are expected',
    'see section 5.7.11 of the manual',
    'the x402 protocol',
  ])('do not decide: %s', (message) => {
    expect(classify({ message })).toEqual({ category: 'UNKNOWN', because: 'no rule matched' })
  })
})

describe('nobody can tell from these alone', () => {
  test.each([
    'Error: undefined',
    '[object Object]',
    'null',
    'Error',
    'exit code 1',
    'Process completed with exit code 1.',
    'Process exited with code null',
    'Command failed with exit code 143 (SIGTERM)',
    'finished with exit code -1',
    'exit status 255',
    'crashed with 0xC0000005',
    'Killed',
    'Segmentation fault (core dumped)',
    'Aborted (core dumped)',
    'Internal error',
    'MCP error -32603: Internal error',
    'something went wrong',
    'An unexpected error occurred, please retry.',
    'Protocol error: Target closed.',
    'The operation was cancelled.',
    'context canceled',
    'Worker exited before finishing',
    'Back-off restarting failed container',
    'CrashLoopBackOff',
    'Provider returned error',
    'Build failed',
    'The job failed. See the logs for details.',
    '',
    ' ',
  ])('%s', (message) => {
    expect(classify({ message }).category).toBe('UNKNOWN')
  })

  test('and an exit code that says nothing adds nothing', () => {
    for (const exitCode of [1, 2, 128, 134, 139, 143, 255, -1]) {
      expect(classify({ message: 'the command failed', exitCode }).category).toBe('UNKNOWN')
    }
  })
})

describe('what our own code says', () => {
  test.each<[Category, Evidence]>([
    [
      'LOGIC',
      {
        name: 'EmptyResult',
        message: 'empty result: the run ended with neither output nor a tool call',
        phase: 'result',
      },
    ],
    ['LOGIC', { name: 'StepLimit', message: 'the run took 50 steps without coming to an end', phase: 'result' }],
    [
      'LOGIC',
      {
        name: 'InvalidAnswer',
        message: 'the answer was cut off: the time limit, the token limit, timed out',
        phase: 'result',
      },
    ],
    ['TIMEOUT', { name: 'RunTimeLimit', message: 'the run timed out after its limit of 2700 s', phase: 'result' }],
    ['TIMEOUT', { name: 'TimeoutError', message: 'the model timed out: no answer within 120 seconds', phase: 'model' }],
    [
      'AUTH',
      {
        name: 'MissingCredential',
        code: 'NO_API_KEY',
        message: 'missing API key: set ANTHROPIC_API_KEY in the environment',
      },
    ],
  ])('is %s: %o', (category, evidence) => {
    expect(classify(evidence).category).toBe(category)
  })

  test('about a budget asks for the agent to be held', () => {
    const message = 'budget exceeded: $10.0213 of the $10.00 per agent-day are spent'
    expect(classify({ name: 'BudgetSpent', code: 'budget-agent-day', message })).toMatchObject({
      category: 'RESOURCE',
      limit: 'quota',
    })
  })
})

test('a message of the longest length that is kept is judged in no time', () => {
  const message = 'invalid token or rate of input '.repeat(130)
  classify({ message })
  const started = performance.now()
  for (let i = 0; i < 10; i++) classify({ message: `${message}${i}` })
  // Measured: below 15 ms each. A backtracking engine can be made to take minutes.
  expect(performance.now() - started).toBeLessThan(2_000)
})
