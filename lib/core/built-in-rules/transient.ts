import { anyOf, gap, re, type Row } from './row.ts'

/** What waiting cures, stated outright. Priorities 100 to 119. */
export const transientRules: Row[] = [
  {
    id: 'connection-lost',
    priority: 100,
    when: {
      message: anyOf(
        re`\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENETUNREACH|EHOSTUNREACH|EHOSTDOWN|ENETDOWN|ENOTCONN|WSAECONN\w+)\b`,
        re`\bERR_(CONNECTION_(REFUSED|RESET|CLOSED|ABORTED|FAILED)|NAME_NOT|INTERNET|NETWORK|ADDRESS_UNREACHABLE|EMPTY_RESPONSE|HTTP2|QUIC|PROXY_CONN|TUNNEL_CONN|STREAM_PREMATURE)`,
        re`connection (was |has been |is |attempt )?(refused|reset|lost|terminated|forcibly|dropped|interrupted|torn down)|connect: connection refused|actively refused|ConnectionTerminated|Lost connection to`,
        re`(name or service|node ?name nor servname|temporary failure in name|name resolution|could not (resolve|translate) (host|proxy|name)|no such host|host not found|unknown ?host|getaddrinfo|NXDOMAIN|name not resolved|SERVFAIL|server misbehaving|name could not be resolved)`,
        re`(network|host|destination|server|service|endpoint) (is |was )?(unreachable|down|not reachable)|no route to host|network (error|is down|disconnected|changed)|NetworkError|server (closed|terminated) the connection|broken pipe`,
        re`socket (hang up|disconnected|closed|is closed|has been)|socket ${gap}disconnected|other side closed|\bfetch failed|TypeError: failed to fetch|has gone away|TypeError: terminated|EOF occurred|unexpected eof|: EOF$|UNEXPECTED_EOF|SSL_ERROR_SYSCALL|early eof|premature close`,
        re`(peer|client|server|remote|host|upstream|it|gateway) (has |was )?(prematurely |unexpectedly |forcibly )?(closed|dropped|reset|aborted|terminated|disconnected)( (the|an existing|its))? (connection|stream)`,
        re`no live upstreams|upstream (connect error|prematurely closed|request failed)|stream (closed|disconnected|was reset|error|ended|terminated|interrupted)|RST_STREAM|GOAWAY|tcp reset|websocket ${gap}(closed|1006|disconnected)|ConnectionLoss`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the connection failed or its host was not found, and may be there the next time',
  },
  {
    id: 'asked-to-slow-down',
    priority: 101,
    when: {
      message: anyOf(
        re`rate.?(limit|exceeded)|too many (requests|attempts|api calls|concurrent|pending|failed|tokens, please wait)|throttl|\bslow ?down\b|request rate|attempt limit`,
        re`(^|:|\b(is|are|currently|server|service|model|temporarily|\d+)) ?overloaded\b|overloaded_error|at (full )?capacity|high (demand|load|traffic|volume)|heavy (load|traffic)|(over|exceeded) (\S+ )?capacity`,
        re`ProvisionedThroughputExceeded|ThroughputExceeded|RequestLimitExceeded|CallRateLimit|try again (in|after) (about )?(a few |\d)|wait (for )?(a|about|\d+) ${gap}(try|retry)|(retry|try) (again )?(after|in) \d|flood.?wait|请求过于频繁|限流`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the other side asked us to slow down',
  },
  {
    id: 'not-ready',
    priority: 102,
    when: {
      message: anyOf(
        re`\bis LOADING|LOADING Redis|\bREADONLY You|BUSY Redis|\bCLUSTERDOWN|MASTERDOWN|\bTRYAGAIN\b|MISCONF Redis|not primary($|[^ ]| and| or)|not in primary|NotMaster|NotWritablePrimary|not (the )?(leader|master|controller)\b|no (leader|primary|master) (node|available|found|elected|server|shard)|NotLeader|LEADER_NOT_AVAILABLE`,
        re`currently (unable|unavailable|not available|down|undergoing|offline)|(is |are |still )(starting( up)?|initializing|shutting down|warming up|being (created|updated|deleted|provisioned)|restarting|in recovery|recovering|rebalancing|under maintenance)|is in safe ?mode`,
        re`terminating connection due to|administrator command|provider-side issue|\b(server|engine) had an error|not (yet )?(ready|available yet)|not available (at the moment|right now|currently)|model ${gap}(is )?(currently )?loading|no healthy (upstream|host)|failover`,
        re`rebalance|GroupCoordinatorNotAvailable|COORDINATOR_(NOT_AVAILABLE|LOAD)|NOT_COORDINATOR|UNKNOWN_MEMBER|NoBrokersAvailable|NoNodeAvailable|NoHostAvailable|master_not_discovered|no_shard_available|es_rejected_execution|rejected execution`,
        re`(temporarily|momentarily) (unavailable|out of|disabled|blocked)|temporary (failure|error|problem|issue)|transient (error|failure)|(can|please|may|could) retry your request|server-side issue`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the other side is there, but not ready yet',
  },
  {
    id: 'lost-a-race',
    priority: 103,
    when: {
      message: anyOf(
        re`deadlock|ConditionalCheckFailed|conditional request failed|TransactionConflict|TransactionInProgress|could not serialize access|serialization failure|write.?conflict|restart transaction|WriteConflict|OptimisticLock|StaleObjectState`,
        re`(could|can) ?not (get|obtain|acquire|take) ${gap}lock|unable to (acquire|lock|obtain) ${gap}(lock|directory)|(database|table|file|resource|dpkg|state|row|index) (\S+ )?(is |was )?(currently )?locked|error acquiring the state lock|lock file ${gap}exists|index\.lock|another (git |npm |apt |instance |process |\w+ )?(process|instance|operation|update|deployment|transaction|client)|\bSQLITE_BUSY\b`,
        re`already (in progress|being|underway|running)|(has|have|is) (already )?(an? |another )?(\S+ )?(operation|update|job|deployment|run|request|build)s? (\S+ )?(in progress|running)|concurrent (modification|update|request|access|write|transaction)|\(ConcurrentModificationException\)|OperationAborted|IncorrectInstanceState`,
        re`has been modified; please apply|object has been modified|etag (mismatch|does not match)|version conflict|resourceVersion|resource (is )?busy|device or resource busy|\bEBUSY\b|text file busy|being used by another process|\bORA-(00054|00060|08177)\b`,
      ),
    },
    category: 'TRANSIENT',
    because: 'somebody else was faster; the same work succeeds once they are done',
  },
  {
    id: 'database-away',
    priority: 104,
    when: {
      message: anyOf(
        re`SQLSTATE\W{0,2}(08\w{3}|40001|40P01|57P0\d)|\bORA-(03113|03114|12541|12514|12537|12528|01033|01034|25408)\b|\b(ERROR )?(2002|2003|2006|2013) \(HY000\)|CommunicationsException|communications link failure`,
        re`is not currently available|database ${gap}(starting up|shutting down|not available|unavailable|in recovery)|server selection (error|failed)|no (suitable )?servers? (is )?(available|found)|MongoNetworkError|MongoServerSelection|could not connect to (any|the) (server|database|cluster)|can't (connect|reach) ${gap}(server|database)`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the database was not there for a moment',
  },
]
