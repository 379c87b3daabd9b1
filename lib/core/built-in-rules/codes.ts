import { anyOf, re, type Row } from './row.ts'

/** Names and codes that wrap a cause nobody stated. Priorities 200 to 299. */
export const codeRules: Row[] = [
  {
    id: 'limit-code',
    priority: 200,
    when: { code: '(^|[a-km-z])LimitExceeded(Exception|Fault)?$' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the code names a limit that is reached',
  },
  {
    id: 'code-too-long',
    priority: 201,
    when: { code: '^(context_(length|window)_exceeded|request_too_large|prompt_too_long|ContextWindowExceeded\\w*)$' },
    category: 'RESOURCE',
    limit: 'context',
    because: 'the code says that the conversation no longer fits the model',
  },
  {
    id: 'code-machine',
    priority: 202,
    when: {
      code: anyOf(
        '^(ENOSPC|EMFILE|ENFILE|EDQUOT|ENOMEM|E2BIG|SQLITE_FULL|OOMKilled|OutOfMemory\\w*|ERR_\\w*(OUT_OF_MEMORY|MAXBUFFER)|53\\w{3})$',
        '^(ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS|EntityTooLarge|RequestEntityTooLarge\\w*|Insufficient\\w*Capacity)$',
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the code says that memory, disk, handles or connections ran out',
  },
  {
    id: 'name-machine',
    priority: 203,
    when: { name: 'OutOfMemory|MemoryError|StorageFull|TooManyConnections' },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the name of the error says that the machine ran out of something',
  },
  {
    id: 'name-quota',
    priority: 204,
    when: { name: 'QuotaExceeded|InsufficientQuota|InsufficientBalance|BudgetExceeded|PaymentRequired|UsageLimit' },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the name of the error says that a quota or a budget is used up',
  },
  {
    id: 'name-denied',
    priority: 210,
    when: {
      name: 'AccessDenied|Unauthori[sz]ed|Unauthenticated|Forbidden|authentication_?error|Authentication(Failed)?Exception|AuthError|permission_?(denied|error)|ExpiredToken|MissingCredential|CredentialsProvider|NoCredential|InvalidAccessKey',
    },
    category: 'AUTH',
    because: 'the name of the error is a refusal',
  },
  {
    id: 'code-denied',
    priority: 211,
    when: {
      code: '^(E401|E403|EACCES|EPERM|ENEEDAUTH|EOTP|EAUTH|UNAUTHENTICATED|PERMISSION_DENIED|28P01|28000|42501|ER_ACCESS_DENIED_ERROR|ER_DBACCESS_DENIED_ERROR|AccessDenied(Exception)?|Forbidden|Unauthorized|invalid_api_key|invalid_grant|not_logged_in|ELOGIN|(UNABLE_TO|CERT_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT)\\w*)$',
    },
    category: 'AUTH',
    because: 'the code is a refusal',
  },
  {
    id: 'name-timeout',
    priority: 220,
    when: { name: 'timeout|TimedOut|DeadlineExceeded' },
    category: 'TIMEOUT',
    because: 'the name of the error is a time-out',
  },
  {
    id: 'code-timeout',
    priority: 221,
    when: {
      code: '^(ETIMEDOUT|ESOCKETTIMEDOUT|ETIMEOUT|UND_ERR_\\w+_TIMEOUT|ERR_\\w*TIMED?_?OUT|DEADLINE_EXCEEDED|DeadlineExceeded|57014|P2024|P1008|RequestTimeout(Exception)?|-32001|ER_LOCK_WAIT_TIMEOUT)$',
    },
    category: 'TIMEOUT',
    because: 'the code says that a deadline passed',
  },
  {
    id: 'name-throttled',
    priority: 230,
    when: {
      name: 'throttl|TooManyRequests|rate_?limit|overloaded|ProvisionedThroughputExceeded|SlowDown|ServiceUnavailable',
    },
    category: 'TRANSIENT',
    because: 'the name of the error asks us to slow down',
  },
  {
    id: 'code-connection',
    priority: 231,
    when: {
      code: '^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE|PROTOCOL_CONNECTION_LOST|UNAVAILABLE|Unavailable|08\\w{3}|57P0\\d|P1001|P1017|ESOCKET|ECONNECTION)$',
    },
    category: 'TRANSIENT',
    because: 'the code says that the connection failed',
  },
  {
    id: 'code-passing',
    priority: 232,
    when: {
      code: '^(40001|40P01|55P03|ABORTED|EBUSY|SQLITE_BUSY|SQLITE_LOCKED|ER_LOCK_DEADLOCK|P2034|TransactionConflict\\w*|OperationAborted|\\w*(Throttling|Throttled|RateExceeded|SlowDown|TooManyRequests|RequestLimitExceeded|RateLimitExceeded|ServiceUnavailable|InternalServerError|InternalFailure)\\w*|rate_limit_exceeded|server_error|overloaded_error|RESOURCE_EXHAUSTED|RequestThrottled)$',
    },
    category: 'TRANSIENT',
    because: 'the code names something that passes',
  },
  {
    id: 'name-program-error',
    priority: 240,
    when: {
      name: anyOf(
        '^(TypeError|ReferenceError|SyntaxError|ZodError|ValidationException|invalid_request_error|(JSONParse|TypeValidation)Error)$',
        '(Validation|BadRequest|NotFound|Assertion|Parse|Parser|Syntax|Decode|Decoding|InvalidArgument|InvalidRequest|InvalidParameter|IllegalArgument|Key|Value|Index|Attribute|Name|Import|ModuleNotFound|Compilation|Compile)(Error|Exception)$',
      ),
    },
    category: 'LOGIC',
    because: 'the name of the error is a defect of the input or the program',
  },
  {
    id: 'code-wrong-request',
    priority: 241,
    when: {
      code: '^(ENOENT|EEXIST|EISDIR|ENOTDIR|ENOTEMPTY|EINVAL|EROFS|EADDRINUSE|E400|E404|E409|ERESOLVE|EINTEGRITY|ETARGET|EJSONPARSE|ERR_(INVALID|MODULE|REQUIRE|PACKAGE|UNKNOWN|MISSING)\\w*|INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|FAILED_PRECONDITION|OUT_OF_RANGE|UNIMPLEMENTED|invalid_type|invalid_request_error|ValidationException|ResourceNotFoundException|NoSuch\\w+|Invalid\\w+|-3260[0-2]|-32700|(22|23|42|0A|3D|3F|21)\\w{3}|ER_\\w+|P20\\d\\d|TS\\d{4,5})$',
    },
    category: 'LOGIC',
    because: 'the code says that the request or the work is wrong',
  },
  {
    id: 'command-missing',
    priority: 242,
    when: { exitCode: 127 },
    category: 'LOGIC',
    because: 'exit code 127: the command does not exist',
  },
  {
    id: 'command-not-executable',
    priority: 243,
    when: { exitCode: 126 },
    category: 'LOGIC',
    because: 'exit code 126: what was called is no program',
  },
]

const grpc = (names: string): string => re`(code = |StatusCode\.|status\W{1,4}|\b\d{1,2} |code\W{1,4})(${names})\b`

const mysql = (numbers: string) => ({ source: 'mysql|maria', code: `^(${numbers})$` })

/** Error numbers that only mean something when MySQL says them. Priorities 250 to 259. */
export const mysqlRules: Row[] = [
  {
    id: 'mysql-connections',
    priority: 250,
    when: mysql('1040|1203|1226'),
    category: 'RESOURCE',
    limit: 'machine',
    because: 'MySQL has no connection left to give',
  },
  {
    id: 'mysql-denied',
    priority: 251,
    when: mysql('1044|1045|1142|1143|1227|1698'),
    category: 'AUTH',
    because: 'MySQL refused the user',
  },
  {
    id: 'mysql-timeout',
    priority: 252,
    when: mysql('1205|3024|1969'),
    category: 'TIMEOUT',
    because: 'MySQL waited too long for a lock or a statement',
  },
  {
    id: 'mysql-passing',
    priority: 253,
    when: mysql('1213|1053|1927|2002|2003|2006|2013|2055'),
    category: 'TRANSIENT',
    because: 'MySQL was away, or another transaction was faster',
  },
  {
    id: 'mysql-wrong',
    priority: 254,
    when: mysql('1[0-4][0-9][0-9]'),
    category: 'LOGIC',
    because: 'MySQL refused the statement as wrong',
  },
]

/** Codes of gRPC as they are written in a message; its refusals and deadlines say so in words. Priorities 260 to 279. */
export const grpcRules: Row[] = [
  {
    id: 'grpc-passing',
    priority: 262,
    when: { message: grpc('unavailable|aborted|resource_?exhausted') },
    category: 'TRANSIENT',
    because: 'gRPC says that the service is not there at the moment',
  },
  {
    id: 'grpc-wrong',
    priority: 263,
    when: {
      message: grpc('invalid_?argument|not_?found|already_?exists|failed_?precondition|out_?of_?range|unimplemented'),
    },
    category: 'LOGIC',
    because: 'gRPC says that the request is wrong',
  },
]
