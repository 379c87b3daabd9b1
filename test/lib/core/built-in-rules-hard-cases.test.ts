import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../../lib/core/classify.ts'
import type { Category, Evidence, Limit } from '../../../lib/core/failure.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'

const classify = classifierOf(builtInRules, compilePattern)
const oops = 'Something unexpected happened.'

type Known = Omit<Evidence, 'message'>

/** Messages of our own about the cases on which two people had to agree first. */
const cases: Record<string, [Category, message: string, known?: Known][]> = {
  'the stated cause wins over the name of the error, its wrapper and its status': [
    ['TRANSIENT', 'ServerSelectionTimeoutError: db:27017: connection refused'],
    ['TRANSIENT', 'ServerSelectionTimeoutError: db:27017: [Errno 61] Connection refused, Timeout: 30s, Topology: none'],
    ['TRANSIENT', 'TypeError: fetch failed', { name: 'TypeError' }],
    ['TRANSIENT', 'LDAP authentication error: EOF occurred in violation of protocol'],
    ['TRANSIENT', 'db: connection refused (configured timeouts: connectTimeoutMS: 20000.0ms)'],
    ['LOGIC', 'Failed to parse the arguments of tool "write"', { httpStatus: 500 }],
    ['LOGIC', 'LDAP authentication error: port must be an integer'],
    ['LOGIC', 'Service unavailable: ValidationException: on-demand throughput is not supported', { httpStatus: 503 }],
    ['RESOURCE', 'Bad Gateway: the function exceeded its memory limit', { httpStatus: 502 }],
    ['TIMEOUT', 'canceling statement due to statement timeout', { httpStatus: 500 }],
    ['AUTH', 'the tool server answered 401 (Unauthorized)', { httpStatus: 400, name: 'BadRequestError' }],
    ['TRANSIENT', oops, { name: 'ProvisionedThroughputExceededException', httpStatus: 400 }],
  ],
  'of two causes side by side, the one that waiting does not cure': [
    ['RESOURCE', 'too many connections; the request timed out'],
    ['AUTH', 'the token has expired, connection closed'],
    ['TIMEOUT', 'QueuePool limit of size 5 reached, connection timed out'],
    ['TRANSIENT', 'rate limit exceeded: the request is invalid at this speed'],
  ],
  '1: 504 and 408 are clocks, a bare 500 passes': [
    ['TIMEOUT', '504 Gateway Time-out'],
    ['TIMEOUT', oops, { httpStatus: 408 }],
    ['TRANSIENT', oops, { httpStatus: 500 }],
    ['TRANSIENT', 'The server had an error while it worked on your request'],
    ['UNKNOWN', 'Internal error'],
  ],
  '2: a rate passes, a budget does not, whatever its status': [
    ['TRANSIENT', oops, { httpStatus: 429 }],
    ['TRANSIENT', 'Rate limit reached: 20 requests per minute', { httpStatus: 429 }],
    ['RESOURCE', 'You exceeded your current quota, please check your plan and billing', { httpStatus: 429 }],
    ['RESOURCE', 'Rate limit reached: 100000 tokens per day (TPD)', { httpStatus: 429 }],
    ['RESOURCE', 'Budget has been exceeded! Current cost: 5.01', { httpStatus: 401, code: 'auth_error' }],
    ['RESOURCE', 'The credit balance of this organization is too low', { httpStatus: 400 }],
    ['RESOURCE', 'spend limit of $20 reached', { httpStatus: 403 }],
  ],
  '3: one request larger than the limit of a minute': [
    [
      'RESOURCE',
      'Request too large for big-model on tokens per minute (TPM): Limit 6000, Requested 9200',
      { httpStatus: 413 },
    ],
  ],
  '4: limits with a count, and those that pass': [
    ['RESOURCE', 'ServiceQuotaExceededException: 5 runtimes are the most for this account'],
    ['RESOURCE', oops, { code: 'LimitExceededException' }],
    ['TRANSIENT', 'this user already has a running job'],
    ['TRANSIENT', 'attempt limit exceeded, please try after some time', { code: 'LimitExceededException' }],
  ],
  '5: connections': [
    ['TRANSIENT', 'read ECONNRESET'],
    ['TRANSIENT', 'curl: (6) Could not resolve host: api.acme.dev'],
    ['TIMEOUT', 'connect ETIMEDOUT 10.0.0.7:443'],
    ['RESOURCE', 'remaining connection slots are reserved'],
    ['TIMEOUT', 'HikariPool-1: connection is not available, request timed out after 30000ms'],
    ['TRANSIENT', 'deadlock detected'],
  ],
  '6: how a process ends': [
    ['RESOURCE', 'the worker ended', { exitCode: 137 }],
    ['RESOURCE', 'OOMKilled'],
    ['RESOURCE', 'Runtime exited with error: signal: killed'],
    ['UNKNOWN', 'the worker ended', { exitCode: 143 }],
    ['UNKNOWN', 'Process finished with exit code -1073741819 (0xC0000005)'],
    ['LOGIC', "Cannot find module 'express'\nnpm error code ELIFECYCLE\nexit code 1", { exitCode: 1 }],
  ],
  '7: words of AWS and of model providers': [
    [
      'RESOURCE',
      'ValidationException: Item size has exceeded the maximum allowed size',
      { code: 'ValidationException' },
    ],
    ['LOGIC', 'ValidationException: no provisioned throughput given', { code: 'ValidationException' }],
    ['LOGIC', 'The model `x-large` does not exist or you do not have access to it'],
    ['AUTH', 'ValidationException: Operation not allowed', { code: 'ValidationException' }],
  ],
  '8: three kinds of forbidden': [
    ['AUTH', 'services is forbidden: User "ci" cannot list resource "services" in API group ""'],
    ['RESOURCE', 'pods "web" is forbidden: exceeded quota: team-a'],
    ['LOGIC', 'pods "web" is forbidden: violates PodSecurity "restricted"'],
    ['AUTH', 'npm error code E403: GET https://npm.acme.dev/zod'],
    ['LOGIC', 'npm error 403 You cannot publish over the previously published version', { httpStatus: 403 }],
  ],
  '9: four kinds of TLS': [
    ['AUTH', 'x509: certificate signed by unknown authority'],
    ['AUTH', 'certificate has expired', { code: 'CERT_HAS_EXPIRED' }],
    ['LOGIC', 'tlsv1 alert protocol version: alert handshake failure'],
    ['TRANSIENT', 'Remote host terminated the handshake'],
    ['TIMEOUT', 'TLS handshake timeout'],
  ],
  '10: what a model wrote cannot be read': [
    ['LOGIC', 'Could not parse the output as JSON'],
    ['TRANSIENT', 'The provider returned an empty response; this is a provider-side issue'],
    ['UNKNOWN', 'The response contained no choices.'],
  ],
  '11: resources that are unavailable or exhausted': [
    ['RESOURCE', 'pthread_create failed: Resource temporarily unavailable'],
    ['TRANSIENT', 'Could not get lock /var/lib/dpkg/lock: Resource temporarily unavailable'],
    ['TRANSIENT', 'Resource exhausted, please try again later'],
  ],
  '12: files': [
    ['LOGIC', 'open brief.md: no such file or directory'],
    ['AUTH', 'open /etc/shadow: permission denied'],
    ['LOGIC', '/usr/lib is on a read-only file system'],
  ],
}

describe.each(Object.entries(cases))('%s', (_what, rows) => {
  test.each(rows)('%s: %s', (category, message, known) => {
    expect(classify({ message, ...known })).toMatchObject({ category })
  })
})

describe('which limit it is decides what is done', () => {
  test.each<[Limit, string]>([
    ['context', 'the prompt is too long for the context window'],
    ['context', 'HTTP 413'],
    ['quota', 'monthly spend limit reached'],
    ['quota', 'ServiceQuotaExceededException: limit exceeded for account 4711'],
    ['machine', 'no space left on device'],
    ['machine', 'JavaScript heap out of memory'],
    ['machine', 'too many clients already'],
  ])('%s: %s', (limit, message) => {
    expect(classify({ message })).toMatchObject({ category: 'RESOURCE', limit })
  })
})
