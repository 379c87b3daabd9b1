import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../../lib/core/classify.ts'
import type { Category, Evidence } from '../../../lib/core/failure.ts'
import { effectiveRules, RuleSettings } from '../../../lib/core/rule.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'

const classify = classifierOf(effectiveRules(builtInRules, []), compilePattern)
const said = (message: string, more: Partial<Evidence> = {}): Evidence => ({ message, ...more })
const oops = 'Something unexpected happened.'

/** For every rule one failure that it is meant for, as a system might really put it. */
const meantFor: Record<string, Evidence> = {
  'result-does-not-fit': said('the answer quotes "429 Too Many Requests" and nothing else', { name: 'InvalidAnswer' }),
  'run-out-of-time': said('3 executors in a row stopped reporting', { name: 'LeaseRanOut', phase: 'sweep' }),
  'run-budget-spent': said('budget exceeded: $2.0313 of the $2.00 per run are spent', {
    name: 'BudgetSpent',
    code: 'budget-run',
  }),
  'context-too-long': said('This model takes at most 200000 tokens; your prompt is too long: 214388 tokens'),
  'too-large': said('upload rejected: file too large (73 MB)'),
  'quota-spent': said('You have run out of credits; top up to continue'),
  'quota-code': said('Request denied for account 4711', { code: 'insufficient_quota' }),
  'out-of-memory': said('sharp: cannot allocate memory for a 12000x9000 bitmap'),
  'out-of-disk-or-handles': said("ENOSPC: no space left on device, write '/tmp/render/0042.png'"),
  'killed-for-memory': said('npm run build was killed', { exitCode: 137 }),
  'too-many-connections': said('FATAL: sorry, too many clients already'),
  'text-is-not-json': said('Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON'),
  'no-such-model': said('The model `gpt-next` does not exist or you do not have access to it.'),
  'credential-refused': said('Incorrect API key provided: sk-...9f2a'),
  'permission-denied': said('User arn:aws:sts::1:assumed-role/app is not authorized to perform s3:PutObject'),
  'certificate-not-trusted': said('unable to fetch: self-signed certificate in certificate chain'),
  'clock-ran-out': said('waiting for selector "#pay" timed out after 30000 ms'),
  'connection-lost': said('connect ECONNREFUSED 127.0.0.1:5432'),
  'asked-to-slow-down': said('Throttling: Rate exceeded, please back off'),
  'not-ready': said('LOADING Redis is loading the dataset in memory'),
  'lost-a-race': said('Deadlock found when trying to get lock; try restarting transaction'),
  'program-error': said("TypeError: Cannot read properties of undefined (reading 'map')"),
  'input-refused': said('ValidationException: 1 validation error detected: value at "tableName" failed'),
  'work-does-not-hold': said('Tests: 3 failed, 41 passed, 44 total'),
  'limit-code': said('You have 20 functions, the most there can be.', { code: 'FunctionLimitExceeded' }),
  'name-denied': said(oops, { name: 'AccessDeniedException', httpStatus: 400 }),
  'name-timeout': said(oops, { name: 'ReadTimeoutError' }),
  'code-timeout': said('canceling statement', { code: '57014' }),
  'name-throttled': said(oops, { name: 'ThrottlingException', httpStatus: 400 }),
  'code-connection': said('request to the model failed', { code: 'UND_ERR_SOCKET' }),
  'name-program-error': said('expected string, received number at "title"', { name: 'ZodError' }),
  'command-missing': said('sh: 1: pdftotext:', { exitCode: 127 }),
  'http-402': said(oops, { httpStatus: 402 }),
  'http-413': said(oops, { httpStatus: 413 }),
  'http-401': said(oops, { httpStatus: 401 }),
  'http-403': said(oops, { httpStatus: 403 }),
  'http-408': said(oops, { httpStatus: 408 }),
  'http-504': said(oops, { httpStatus: 504 }),
  'http-429': said(oops, { httpStatus: 429 }),
  'http-500': said(oops, { httpStatus: 500 }),
  'http-502': said(oops, { httpStatus: 502 }),
  'http-503': said(oops, { httpStatus: 503 }),
  'http-529': said(oops, { httpStatus: 529 }),
  'http-400': said(oops, { httpStatus: 400 }),
  'http-404': said(oops, { httpStatus: 404 }),
  'http-409': said(oops, { httpStatus: 409 }),
  'http-422': said(oops, { httpStatus: 422 }),
  'speaks-of-unavailable': said('The catalogue is temporarily unavailable.'),
  'speaks-of-missing': said("ENOENT: no such file or directory, open 'brief.md'"),
}

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

test('no two built-in rules have the same id or the same priority', () => {
  for (const field of ['id', 'priority'] as const) {
    const values = builtInRules.map((rule) => rule[field])
    expect(new Set<string | number>(values).size).toBe(values.length)
  }
})

test('every RESOURCE rule but the one for single things says which limit it is', () => {
  const without = builtInRules.filter(({ category, limit }) => (category === 'RESOURCE') !== (limit !== undefined))
  expect(without.map(({ id }) => id)).toEqual(['too-large'])
})

describe('two causes in one text', () => {
  test.each<[Category, string, Evidence]>([
    [
      'TRANSIENT',
      'a refused connection inside a class that says time-out',
      said('ServerSelectionTimeoutError: db:27017: connection refused'),
    ],
    [
      'LOGIC',
      'arguments that are no JSON, behind HTTP 500',
      said('Failed to parse the arguments of tool "write"', { httpStatus: 500 }),
    ],
    [
      'RESOURCE',
      'a memory limit behind HTTP 502',
      said('Bad Gateway: the function exceeded its memory limit', { httpStatus: 502 }),
    ],
    [
      'TIMEOUT',
      'a statement timeout behind HTTP 500',
      said('canceling statement due to statement timeout', { httpStatus: 500 }),
    ],
    [
      'RESOURCE',
      'a quota that is used up behind HTTP 429',
      said('You exceeded your current quota', { httpStatus: 429 }),
    ],
    [
      'RESOURCE',
      'a budget behind HTTP 401',
      said('ExceededBudget: budget has been exceeded! Current cost: 5.01', { httpStatus: 401 }),
    ],
    ['LOGIC', 'a page instead of JSON, whose words sound like a token', said('Unexpected token < is not valid JSON')],
    ['LOGIC', 'a syntax error that speaks of a token', said('SyntaxError: Invalid or unexpected token')],
    [
      'AUTH',
      'a token that is really one',
      said('The security token included in the request is invalid', { httpStatus: 400 }),
    ],
    ['TRANSIENT', 'a host that was not found', said('getaddrinfo ENOTFOUND api.acme.dev')],
    ['TRANSIENT', 'a host that was not found, in words', said('curl: (6) Could not resolve host: api.acme.dev')],
    ['TIMEOUT', 'a connection that timed out', said('connect ETIMEDOUT 10.0.0.7:443')],
    ['RESOURCE', 'threads that cannot be made', said('pthread_create failed: Resource temporarily unavailable')],
    [
      'TRANSIENT',
      'throttling that DynamoDB sends as HTTP 400',
      said(oops, { name: 'ProvisionedThroughputExceededException', httpStatus: 400 }),
    ],
  ])('is %s: %s', (category, _what, evidence) => {
    expect(classify(evidence)).toMatchObject({ category })
  })
})

describe('words inside of words', () => {
  test.each([
    'The splinter in the flint was client-side.',
    'assertion of rights',
    'page.waitForTimeout was called',
    'The call to overloaded function "f" is ambiguous',
    'the tokens were counted',
    'roommates are a memory',
    'slowdowns are expected',
  ])('do not decide: %s', (message) => {
    expect(classify({ message })).toEqual({ category: 'UNKNOWN', because: 'no rule matched' })
  })
})

test.each([
  'Error: undefined',
  '[object Object]',
  'exit code 1',
  'Killed',
  'Segmentation fault (core dumped)',
  'Internal error',
  '',
  ' ',
])('nobody can tell from "%s" alone', (message) => {
  expect(classify({ message }).category).toBe('UNKNOWN')
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
