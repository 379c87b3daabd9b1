import { RuleId } from './id.ts'
import type { EffectiveRule, RuleSettings } from './rule.ts'

type Row = Omit<RuleSettings, 'enabled'> & { id: string }

/**
 * The rules that always exist. Priorities leave room for an instance's own: what we named ourselves (0-19), then causes
 * that are stated outright (20-199), then names, codes and statuses that merely wrap one (200-399), and at last general
 * wording (400-599). Within a band: RESOURCE, AUTH, TIMEOUT, TRANSIENT, LOGIC, so that of two causes standing side by
 * side the one that waiting will not cure is named. LOGIC stands before AUTH where its wording sounds like AUTH.
 */
const rows: Row[] = [
  // --- names that only our own code gives; the message may quote anything
  {
    id: 'result-does-not-fit',
    priority: 10,
    when: { name: '^(EmptyResult|InvalidAnswer|InvalidToolArguments|UnknownTool|StepLimit)$' },
    category: 'LOGIC',
    because: 'the run did not end with an answer that fits what was asked',
  },
  {
    id: 'run-out-of-time',
    priority: 11,
    when: { name: '^(LeaseRanOut|RunTimeLimit)$' },
    category: 'TIMEOUT',
    because: 'the run, or the lease of its executor, ran out of time',
  },
  {
    id: 'run-budget-spent',
    priority: 12,
    when: { name: '^BudgetSpent$', code: '^budget-run$' },
    category: 'RESOURCE',
    limit: 'run-budget',
    because: 'the run has spent what a single run may',
  },
  // --- causes stated outright
  {
    id: 'context-too-long',
    priority: 20,
    when: {
      message:
        'context.?(length|window|limit)|(prompt|input) is too long|(input|prompt|request).{0,40}(too many tokens|exceeds? .{0,40}tokens)|maximum (context|input) length|tokens\\).{0,20}too large|request too large for model|max_tokens. stop reason',
    },
    category: 'RESOURCE',
    limit: 'context',
    because: 'the conversation no longer fits the model',
  },
  {
    id: 'too-large',
    priority: 22,
    when: {
      message:
        '(payload|entity|request|body|file|item|message|upload).{0,30}(is |was )?too large|EntityTooLarge|exceed(s|ed) the maximum allowed .{0,20}size',
    },
    category: 'RESOURCE',
    because: 'a single thing is larger than its limit',
  },
  {
    id: 'quota-spent',
    priority: 30,
    when: {
      message:
        'insufficient_(user_)?quota|insufficient (funds|balance|credits?)|exceeded your current quota|plan and billing|credit balance|(budget|spend(ing)?|usage) (limit|cap)|budget .{0,40}(exceeded|spent|exhausted)|exceeded budget|(daily|monthly|per day) .{0,20}(quota|limit)|out of credits|more credits|exceeded quota|(transfer|storage) quota|quota .{0,20}has been exceeded',
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a budget or quota is used up, and waiting a moment does not refill it',
  },
  {
    id: 'quota-code',
    priority: 31,
    when: { code: '^(insufficient_quota|billing_hard_limit_reached|ServiceQuotaExceeded(Exception)?)$' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the code names a quota that is used up',
  },
  {
    id: 'out-of-memory',
    priority: 40,
    when: {
      message:
        '\\bout.of.memory|OutOfMemory|out of shared memory|oom.?kill|\\bOOM\\b|heap (limit|out of)|cannot allocate memory|memory limit|insufficient (cpu|memory)|signal: killed|\\bMemoryError\\b|(fork|thread).{0,60}resource temporarily unavailable',
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine ran out of memory, processors or threads',
  },
  {
    id: 'out-of-disk-or-handles',
    priority: 41,
    when: {
      message:
        '\\b(ENOSPC|EMFILE|ENFILE|EDQUOT)\\b|no space left on device|too many open files|disk quota exceeded|disk (is )?full',
    },
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
    id: 'text-is-not-json',
    priority: 50,
    when: {
      message:
        '\\bSyntaxError\\b|unexpected token|unexpected end of (json|input)|not valid json|invalid json|expecting value: line|JSONDecodeError|in JSON at position',
    },
    category: 'LOGIC',
    because: 'a text that should be JSON or code cannot be read',
  },
  {
    id: 'no-such-model',
    priority: 51,
    when: {
      message: 'does not exist or you do not have access|model_not_found|model .{0,60}(not found|not supported)',
    },
    category: 'LOGIC',
    because: 'the task or the instance names a model that is not there',
  },
  {
    id: 'credential-refused',
    priority: 60,
    when: {
      message:
        '(invalid|incorrect|expired|missing|revoked).{0,20}\\b(api.?key|token|credentials?|password)\\b|invalid signature|signature (has expired|expired|does not match)|SignatureDoesNotMatch|(api.?key|\\btoken|credentials?|sso session)\\b .{0,50}(expired|invalid|revoked|not valid|missing|not found)|(locate|load|find|loading) .{0,20}(credentials|sso token)|invalid_grant|(authentication|authorization) (failed|failure|required)|unauthori[sz]ed|not logged in|failed password|no password is set|publickey',
    },
    category: 'AUTH',
    because: 'a credential was refused',
  },
  {
    id: 'permission-denied',
    priority: 61,
    when: {
      message:
        'access.?denied|permission.?denied|operation not (permitted|allowed)|not authori[sz]ed|insufficient (permissions?|scopes?|privileges?)|\\b(EACCES|EPERM)\\b|do(es)? not have (permission|access)|\\bdenied: |must be owner of|cannot (get|list|watch|create|update|patch|delete) resource|refusing to allow|no pg_hba\\.conf entry',
    },
    category: 'AUTH',
    because: 'a permission is missing',
  },
  {
    id: 'certificate-not-trusted',
    priority: 62,
    when: {
      message:
        'certificate (signed by unknown|verify failed|has expired|is not trusted|is valid for|required|subject name)|self.signed certificate|CERT_HAS_EXPIRED|UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    category: 'AUTH',
    because: 'the two sides do not trust each other',
  },
  {
    id: 'clock-ran-out',
    priority: 80,
    when: {
      message:
        '\\btimed?[ -]?out(error|exception|expired)?\\b|\\bETIMEDOUT\\b|deadline.?exceeded|time limit|maximum execution time|took too long|gave up after \\d+ ?(s|m|h)',
    },
    category: 'TIMEOUT',
    because: 'a deadline passed',
  },
  {
    id: 'connection-lost',
    priority: 100,
    when: {
      message:
        '\\b(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\\b|\\bERR_(CONNECTION|NAME_NOT|INTERNET|NETWORK)|connection (was |has been )?(refused|reset|closed|lost|terminated|aborted|error|failed|failure)|ConnectionTerminated|closed (the )?connection|socket (hang up|disconnected)|other side closed|fetch failed|network (error|is (down|unreachable))|stream (closed|disconnected)|upstream connect error|has gone away|TypeError: terminated|EOF occurred|name or service not known|could not (resolve|translate) host|no such host|host not found|getaddrinfo|name resolution|nodename nor servname|NXDOMAIN',
    },
    category: 'TRANSIENT',
    because: 'the connection failed or its host was not found, and may be there the next time',
  },
  {
    id: 'asked-to-slow-down',
    priority: 101,
    when: {
      message:
        'rate.?(limit|exceeded)|too many requests|throttl|\\bslow ?down\\b|(^|:|\\b(is|are|currently|server|service|model|\\d+)) ?overloaded\\b|overloaded_error|ProvisionedThroughputExceeded|try again (later|in)\\b|at capacity',
    },
    category: 'TRANSIENT',
    because: 'the other side asked us to slow down',
  },
  {
    id: 'not-ready',
    priority: 102,
    when: {
      message:
        'is LOADING|LOADING Redis|READONLY You|BUSY Redis|CLUSTERDOWN|\\bnot (in )?primary\\b|currently (unable|unavailable)|no live upstreams|is (starting up|shutting down)|provider-side issue',
    },
    category: 'TRANSIENT',
    because: 'the other side is there, but not ready yet',
  },
  {
    id: 'lost-a-race',
    priority: 103,
    when: {
      message:
        'deadlock|ConditionalCheckFailed|TransactionConflict|could not serialize access|write conflict|could not get lock|already in progress|already (has|have) .{0,20}running',
    },
    category: 'TRANSIENT',
    because: 'somebody else was faster; the same work succeeds once they are done',
  },
  {
    id: 'program-error',
    priority: 120,
    when: {
      message:
        '\\b(TypeError|ReferenceError|RangeError|NameError|KeyError|AttributeError|AssertionError|NullPointerException|ClassCastException)\\b|cannot read propert(y|ies)|is not (a function|defined)|undefined method|call to a member function|cannot find (module|package|name)|no module named|module not found|panicked at',
    },
    category: 'LOGIC',
    because: 'a program error; the same input fails again',
  },
  {
    id: 'input-refused',
    priority: 121,
    when: {
      message:
        'validation ?(error|failed|exception)|ValidationException|invalid (argument|input|request|parameter|schema|type)|invalid_type|does not match (the )?schema|failed to parse|malformed|bad request|pars(e|er|ing) error|ParserError|(unknown|unsupported) (tool|argument|field|option|column|encoder)|no such (table|column)|admission webhook|violates |-3260[0-3]\\b',
    },
    category: 'LOGIC',
    because: 'the input was refused; the same input is refused again',
  },
  {
    id: 'work-does-not-hold',
    priority: 122,
    when: {
      message:
        '\\btests? (failed|failures?)|test failures|\\b[1-9]\\d* (tests? )?failed\\b|FAILED tests?|assertion (failed|error)|merge conflict|non-fast-forward|push declined|does not match any|compil(e|ation) (error|failed|failure)|could not compile|\\bTS\\d{4}:|error TS\\d+|\\b(es|style)?lint (error|failed|found)|cannot publish over',
    },
    category: 'LOGIC',
    because: 'the work itself is wrong',
  },
  // --- names, codes and statuses that wrap a cause nobody stated
  {
    id: 'limit-code',
    priority: 200,
    when: { code: 'LimitExceeded(Exception)?$' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the code names a limit that is reached',
  },
  {
    id: 'name-denied',
    priority: 210,
    when: {
      name: 'AccessDenied|Unauthori[sz]ed|Forbidden|authentication_?error|permission_?(denied|error)|ExpiredToken|MissingCredential',
    },
    category: 'AUTH',
    because: 'the name of the error is a refusal',
  },
  {
    id: 'name-timeout',
    priority: 220,
    when: { name: 'timeout' },
    category: 'TIMEOUT',
    because: 'the name of the error is a time-out',
  },
  {
    id: 'code-timeout',
    priority: 221,
    when: { code: '^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|DEADLINE_EXCEEDED|57014)$' },
    category: 'TIMEOUT',
    because: 'the code says that a deadline passed',
  },
  {
    id: 'name-throttled',
    priority: 230,
    when: { name: 'throttl|TooManyRequests|rate_?limit|overloaded|ProvisionedThroughputExceeded' },
    category: 'TRANSIENT',
    because: 'the name of the error asks us to slow down',
  },
  {
    id: 'code-connection',
    priority: 231,
    when: { code: '^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|UND_ERR_SOCKET|UNAVAILABLE)$' },
    category: 'TRANSIENT',
    because: 'the code says that the connection failed',
  },
  {
    id: 'name-program-error',
    priority: 240,
    when: {
      name: '^(TypeError|ReferenceError|SyntaxError|ZodError|ValidationException|invalid_request_error|(JSONParse|TypeValidation)Error)$',
    },
    category: 'LOGIC',
    because: 'the name of the error is a defect of the input or the program',
  },
  {
    id: 'command-missing',
    priority: 241,
    when: { exitCode: 127 },
    category: 'LOGIC',
    because: 'exit code 127: the command does not exist',
  },
  ...statuses(300, { category: 'RESOURCE', limit: 'quota' }, { 402: 'asks for payment' }),
  ...statuses(301, { category: 'RESOURCE', limit: 'context' }, { 413: 'the request is too large' }),
  ...statuses(310, { category: 'AUTH' }, { 401: 'the credential was refused', 403: 'a permission is missing' }),
  ...statuses(320, { category: 'TIMEOUT' }, { 408: 'the server stopped waiting', 504: 'a gateway stopped waiting' }),
  ...statuses(
    330,
    { category: 'TRANSIENT' },
    {
      429: 'asks us to slow down',
      500: 'the server stumbled',
      502: 'a gateway got no good answer',
      503: 'the server is busy',
      529: 'the model is overloaded',
    },
  ),
  ...statuses(
    340,
    { category: 'LOGIC' },
    {
      400: 'the request is wrong',
      404: 'what was asked for is not there',
      409: 'it collides with what is there',
      422: 'the request cannot be carried out',
    },
  ),
  // --- general wording, when nothing better is known
  {
    id: 'speaks-of-unavailable',
    priority: 430,
    when: { message: '(temporarily|service) ?unavailable|connection ?error|could not connect|unable to connect' },
    category: 'TRANSIENT',
    because: 'it speaks of something that does not answer at the moment',
  },
  {
    id: 'speaks-of-missing',
    priority: 440,
    when: {
      message:
        'not found|NotFound|no such file|\\bENOENT\\b|does not exist|not a directory|unable to locate|read-only file system|already (exists|in use)',
    },
    category: 'LOGIC',
    because: 'it speaks of something that is not there, or is in the way',
  },
]

function statuses(priority: number, as: Pick<Row, 'category' | 'limit'>, meanings: Record<number, string>): Row[] {
  return Object.entries(meanings).map(([status, meaning], i) => ({
    id: `http-${status}`,
    priority: priority + i,
    when: { httpStatus: Number(status) },
    ...as,
    because: `HTTP ${status}: ${meaning}`,
  }))
}

export const builtInRules: readonly EffectiveRule[] = rows.map((row) => ({
  ...row,
  id: RuleId.parse(row.id),
  enabled: true,
  origin: 'built-in',
}))
