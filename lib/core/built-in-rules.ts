import { RuleId } from './id.ts'
import type { EffectiveRule, RuleSettings } from './rule.ts'

type Row = Omit<RuleSettings, 'enabled'> & { id: string }

/**
 * The rules that always exist. Priorities leave room for an instance's own: causes that are stated outright (0-199)
 * come before statuses and codes that merely wrap one (200-399), and those before the general wording of a kind of
 * trouble (400-599). Within a band: RESOURCE, AUTH, TIMEOUT, TRANSIENT, LOGIC, so that of two causes standing side by
 * side the one that waiting will not cure is named.
 */
const rows: Row[] = [
  // --- causes stated outright
  {
    id: 'context-too-long',
    priority: 20,
    when: { message: 'context.?(length|window|limit)|prompt is too long|(input|prompt|request).{0,40}(too many tokens|exceeds? .{0,40}tokens)|maximum (context|input) length' },
    category: 'RESOURCE',
    limit: 'context',
    because: 'the conversation no longer fits the model',
  },
  {
    id: 'quota-spent',
    priority: 30,
    when: { message: 'insufficient_quota|insufficient (funds|balance|credits?)|exceeded your current quota|plan and billing|credit balance|(budget|spend(ing)?|usage) (limit|cap)|budget .{0,40}(exceeded|spent|exhausted)|(daily|monthly|per day) .{0,20}(quota|limit)|out of credits' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a budget or quota is used up, and waiting a moment does not refill it',
  },
  {
    id: 'quota-code',
    priority: 31,
    when: { code: '^(insufficient_quota|billing_hard_limit_reached|ServiceQuotaExceeded(Exception)?|LimitExceeded(Exception)?)$' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the code names a quota that is used up',
  },
  {
    id: 'out-of-memory',
    priority: 40,
    when: { message: 'out of memory|OOM ?Killed|heap (limit|out of)|cannot allocate memory|memory limit|signal: killed|MemoryError' },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine ran out of memory',
  },
  {
    id: 'out-of-disk-or-handles',
    priority: 41,
    when: { message: '\\b(ENOSPC|EMFILE|ENFILE|EDQUOT)\\b|no space left on device|too many open files|disk quota exceeded' },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine ran out of disk or file handles',
  },
  {
    id: 'killed-for-memory',
    priority: 42,
    when: { exitCode: 137 },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'exit code 137 is a kill by the memory limit',
  },
  {
    id: 'too-many-connections',
    priority: 43,
    when: { message: 'too many (clients|connections)|remaining connection slots|connection limit exceeded' },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the server has no connection left to give',
  },
  {
    id: 'credential-refused',
    priority: 60,
    when: { message: '(invalid|incorrect|expired|missing|revoked).{0,20}(api.?key|token|credentials?|password|signature)|(api.?key|token|credentials?) .{0,30}(expired|invalid|revoked|not valid|missing)|invalid_grant|authentication (failed|required)|unauthori[sz]ed|not logged in|publickey' },
    category: 'AUTH',
    because: 'a credential was refused',
  },
  {
    id: 'permission-denied',
    priority: 61,
    when: { message: 'access.?denied|permission denied|not authori[sz]ed|insufficient (permissions?|scopes?|privileges?)|\\b(EACCES|EPERM)\\b|do(es)? not have (permission|access)' },
    category: 'AUTH',
    because: 'a permission is missing',
  },
  {
    id: 'clock-ran-out',
    priority: 80,
    when: { message: 'timed? ?out|\\bETIMEDOUT\\b|deadline exceeded|DEADLINE_EXCEEDED|i/o timeout|(lock|statement|idle) timeout|took too long' },
    category: 'TIMEOUT',
    because: 'a deadline passed',
  },
  {
    id: 'lease-ran-out',
    priority: 81,
    when: { name: '^LeaseRanOut$' },
    category: 'TIMEOUT',
    because: 'the executor stopped reporting and its lease ran out',
  },
  {
    id: 'connection-lost',
    priority: 100,
    when: { message: '\\b(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\\b|connection (refused|reset|closed|lost|error)|socket hang up|fetch failed|network error|stream (closed|disconnected)|name or service not known' },
    category: 'TRANSIENT',
    because: 'the connection failed, and may work the next time',
  },
  {
    id: 'asked-to-slow-down',
    priority: 101,
    when: { message: 'rate.?limit|too many requests|throttl|slow ?down|overloaded|ProvisionedThroughputExceeded|try again (later|in)|temporarily unavailable|at capacity' },
    category: 'TRANSIENT',
    because: 'the other side asked us to slow down',
  },
  {
    id: 'lost-a-race',
    priority: 102,
    when: { message: 'deadlock|ConditionalCheckFailed|TransactionConflict|could not serialize access|write conflict' },
    category: 'TRANSIENT',
    because: 'somebody else was faster; the same work succeeds once they are done',
  },
  {
    id: 'result-does-not-fit',
    priority: 120,
    when: { name: '^(EmptyResult|InvalidAnswer|InvalidToolArguments|UnknownTool)$' },
    category: 'LOGIC',
    because: 'the answer does not fit what was asked',
  },
  {
    id: 'program-error',
    priority: 121,
    when: { message: '\\b(TypeError|ReferenceError|SyntaxError|RangeError|NameError|KeyError|AttributeError|AssertionError|NullPointerException)\\b|cannot read propert(y|ies)|is not (a function|defined)|undefined method|cannot find (module|package|name)|no module named|Module not found' },
    category: 'LOGIC',
    because: 'a program error; the same input fails again',
  },
  {
    id: 'input-refused',
    priority: 122,
    when: { message: 'validation ?(error|failed|exception)|invalid (json|argument|input|request|parameter|schema)|unexpected token|does not match (the )?schema|failed to parse|malformed|bad request|parse error|unknown (tool|argument|field|option)' },
    category: 'LOGIC',
    because: 'the input was refused; the same input is refused again',
  },
  {
    id: 'work-does-not-hold',
    priority: 123,
    when: { message: 'tests? failed|assertion|merge conflict|non-fast-forward|compil(e|ation) (error|failed)|error TS\\d+|lint|no such file or directory|\\bENOENT\\b|command not found|not found|does not exist|already exists' },
    category: 'LOGIC',
    because: 'the work itself is wrong',
  },
  // --- statuses and codes that wrap a cause nobody stated
  { id: 'http-402', priority: 200, when: { httpStatus: 402 }, category: 'RESOURCE', limit: 'quota', because: 'HTTP 402 asks for payment' },
  { id: 'http-413', priority: 201, when: { httpStatus: 413 }, category: 'RESOURCE', limit: 'context', because: 'HTTP 413: the request is too large' },
  { id: 'http-401', priority: 210, when: { httpStatus: 401 }, category: 'AUTH', because: 'HTTP 401: the credential was refused' },
  { id: 'http-403', priority: 211, when: { httpStatus: 403 }, category: 'AUTH', because: 'HTTP 403: a permission is missing' },
  { id: 'http-408', priority: 220, when: { httpStatus: 408 }, category: 'TIMEOUT', because: 'HTTP 408: the server stopped waiting' },
  { id: 'http-504', priority: 221, when: { httpStatus: 504 }, category: 'TIMEOUT', because: 'HTTP 504: a gateway stopped waiting' },
  { id: 'http-429', priority: 230, when: { httpStatus: 429 }, category: 'TRANSIENT', because: 'HTTP 429 asks us to slow down' },
  { id: 'http-500', priority: 231, when: { httpStatus: 500 }, category: 'TRANSIENT', because: 'HTTP 500: the server stumbled' },
  { id: 'http-502', priority: 232, when: { httpStatus: 502 }, category: 'TRANSIENT', because: 'HTTP 502: a gateway got no good answer' },
  { id: 'http-503', priority: 233, when: { httpStatus: 503 }, category: 'TRANSIENT', because: 'HTTP 503: the server is busy' },
  { id: 'http-529', priority: 234, when: { httpStatus: 529 }, category: 'TRANSIENT', because: 'HTTP 529: the model is overloaded' },
  { id: 'http-400', priority: 240, when: { httpStatus: 400 }, category: 'LOGIC', because: 'HTTP 400: the request is wrong' },
  { id: 'http-404', priority: 241, when: { httpStatus: 404 }, category: 'LOGIC', because: 'HTTP 404: what was asked for is not there' },
  { id: 'http-409', priority: 242, when: { httpStatus: 409 }, category: 'LOGIC', because: 'HTTP 409: it collides with what is there' },
  { id: 'http-422', priority: 243, when: { httpStatus: 422 }, category: 'LOGIC', because: 'HTTP 422: the request cannot be carried out' },
  { id: 'code-timeout', priority: 250, when: { code: '^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|57014)$' }, category: 'TIMEOUT', because: 'the code says that a deadline passed' },
  { id: 'code-connection', priority: 251, when: { code: '^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|UND_ERR_SOCKET)$' }, category: 'TRANSIENT', because: 'the code says that the connection failed' },
  { id: 'name-timeout', priority: 260, when: { name: 'timeout' }, category: 'TIMEOUT', because: 'the name of the error is a time-out' },
  { id: 'name-throttled', priority: 261, when: { name: 'throttl|TooManyRequests|overloaded' }, category: 'TRANSIENT', because: 'the name of the error asks us to slow down' },
  { id: 'name-denied', priority: 262, when: { name: 'AccessDenied|Unauthori[sz]ed|Forbidden|AuthenticationError' }, category: 'AUTH', because: 'the name of the error is a refusal' },
  { id: 'name-program-error', priority: 263, when: { name: '^(TypeError|ReferenceError|SyntaxError|ValidationException|ZodError)$' }, category: 'LOGIC', because: 'the name of the error is a defect of the input or the program' },
  { id: 'command-missing', priority: 270, when: { exitCode: 127 }, category: 'LOGIC', because: 'exit code 127: the command does not exist' },
]

export const builtInRules: readonly EffectiveRule[] = rows.map((row) => ({
  ...row,
  id: RuleId.parse(row.id),
  enabled: true,
  origin: 'built-in',
}))
