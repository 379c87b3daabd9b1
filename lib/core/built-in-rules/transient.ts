import { anyOf, gap, re, type Row } from './row.ts'

/** What waiting cures, stated outright. Priorities 100 to 119. */
export const transientRules: Row[] = [
  {
    id: 'connection-lost',
    priority: 100,
    when: {
      message: anyOf(
        re`\b(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENETUNREACH|EHOSTUNREACH|EHOSTDOWN|ENETDOWN|ENOTCONN|WSAECONN\w+)\b|WinError 100(61|54|53)`,
        re`\bERR_(CONNECTION_(REFUSED|RESET|CLOSED|ABORTED|FAILED)|INTERNET|NETWORK|ADDRESS_UNREACHABLE|EMPTY_RESPONSE|HTTP2|QUIC|PROXY_CONN|TUNNEL_CONN|STREAM_PREMATURE)`,
        re`connection (was |has been |is |attempt )?(refused|reset|lost|terminated|forcibly|dropped|interrupted|torn down)|actively refused|lost (connection|communication)`,
        re`connection (to )?(the )?(\S+ ){1,4}was (refused|reset)|connection abort\b|link has been severed|login process|(network|host|destination|server|endpoint) (is |was )?(unreachable|down|offline|not reachable)|no route to host`,
        re`network (error|disconnected|changed)|NetworkError|network-related|TypeError: (load failed|terminated|failed to fetch)|\bfetch failed|offline\W*$`,
        re`broken pipe|socket (hang up|disconnected|closed|is closed|has been)|socket ${gap}disconnected|other side closed|has gone away|use of closed network`,
        re`EOF occurred|unexpected eof|: EOF$|UNEXPECTED_EOF|SSL_ERROR_SYSCALL|early eof|premature close|terminated the handshake|during (\w+ )?handshake`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the connection failed, and may hold the next time',
  },
  {
    id: 'host-not-found',
    priority: 101,
    when: {
      message: anyOf(
        re`\b(ENOTFOUND|EAI_AGAIN|EAI_FAIL|NXDOMAIN|SERVFAIL)\b|\bERR_NAME_NOT|name or service|node ?name nor servname|temporary failure in name|name resolution`,
        re`could not (resolve|translate) (host|proxy|name)|no such host|host not found|unknown ?host|getaddrinfo|name not resolved|server misbehaving`,
        re`failed to lookup address|no address associated|dns (error|lookup|resolution)|name could not be resolved|(failed|unable) to resolve (host|address|dns|name)`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the name of a host could not be looked up, which may work the next time',
  },
  {
    id: 'stream-cut-off',
    priority: 102,
    when: {
      message: anyOf(
        re`(peer|client|server|remote|host|upstream|gateway|proxy) (has |was |end )?(prematurely |unexpectedly |forcibly )?(closed|dropped|reset|aborted|terminated|disconnected)( (the|an existing|its))? (connection|stream)`,
        re`\bstream (closed|disconnected|was reset|was not closed|ended|terminated|interrupted|\d+ was not closed)|RST_STREAM|GOAWAY|tcp reset|RPC failed`,
        re`websocket ${gap}(closed|1006|disconnected)|connection_closed|DisconnectException|IncompleteRead|InvalidChunkLength|incomplete (chunked|message)|empty reply from server|outstanding read data`,
        re`(recv|send) failure|error (sending request|decoding response)|upstream (connect error|prematurely closed)|no live upstreams|RemoteDisconnected`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the answer broke off on its way',
  },
  {
    id: 'asked-to-slow-down',
    priority: 103,
    when: {
      message: anyOf(
        re`rate.?(limit|exceeded)|too.?many.?requests|too many (attempts|api calls|concurrent|pending|failed|tokens, please wait)|throttl|\bslow ?down\b|request rate|attempt limit`,
        re`(^|:|\b(is|are|currently|server|service|model|temporarily|\d+)) ?overloaded\b|overloaded_error|at (full )?capacity|(high|heavy) (demand|load|traffic|volume)`,
        re`ThroughputExceeded|RequestLimitExceeded|CallRateLimit|(over|exceeded) (\S+ )?capacity|resource (has been )?exhausted|server ?(is )?(too )?busy`,
        re`try again (in|after) (about )?(a few |\d)|wait (for )?(a|about|\d+) ${gap}(try|retry)|(retry|try) (again )?(after|in) \d|flood.?wait|greylist`,
        '请求过于频繁|限流|负载|稍后再试|稍后重试|暂时不可用',
      ),
    },
    category: 'TRANSIENT',
    because: 'the other side asked us to slow down',
  },
  {
    id: 'not-ready',
    priority: 104,
    when: {
      message: anyOf(
        re`currently (unable|unavailable|not available|down|undergoing|offline)|(is |are |still )(starting( up)?|initializing|shutting down|warming up|restarting|recovering|rebalancing)`,
        re`(is |are |still )being (created|updated|deleted|provisioned|modified|initialized)|under maintenance|in (recovery|safe ?mode)\b|not ?(yet )?ready|not available yet`,
        re`provider-side issue|\b(server|engine) had an error|not available (at the moment|right now)|currently loading|loading (model|the dataset)|no healthy (upstream|host)`,
        re`(temporarily|momentarily) (unavailable|out of|disabled|blocked)|temporary (\w+ )?(failure|error|problem|issue)|transient (error|failure)|\b4[25]1 4\.\d\.\d`,
        re`(can|please|may|could) retry your (request|operation)|server-side issue|cannot be performed at this time|failover`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the other side is there, but not ready yet',
  },
  {
    id: 'lost-a-race',
    priority: 105,
    when: {
      message: anyOf(
        re`deadlock|ConditionalCheckFailed|conditional request failed|TransactionConflict|TransactionInProgress|could not serialize access|serialization failure|write.?conflict`,
        re`restart transaction|OptimisticLock|StaleObjectState|\(ConcurrentModificationException\)|OperationAborted|IncorrectInstanceState|conflicted with another`,
        re`(has|have) (already )?an? (running|active|pending) \w+|already (in progress|being|underway|running)|_IN_PROGRESS\b|(has|have|is) (already )?(an? |another )?(\S+ )?(operation|update|job|deployment|run|build)s? (\S+ )?(in progress|running)`,
        re`another (\S+ )?(process|instance|operation|update|deployment|transaction|client)|concurrent (modification|update|access|write|transaction)`,
        re`object has been modified|etag (mismatch|does not match)|version conflict|\bORA-(00054|00060|08177)\b`,
      ),
    },
    category: 'TRANSIENT',
    because: 'somebody else was faster; the same work succeeds once they are done',
  },
  {
    id: 'locked-by-another',
    priority: 106,
    when: {
      message: anyOf(
        re`(could|can) ?not (get|obtain|acquire|take) ${gap}lock|unable to (acquire|lock|obtain) ${gap}(lock|directory)|error (acquiring|locking) ${gap}(state|lock)`,
        re`(database|table|file|resource|state|row|index|schema)( is| was)? (currently )?locked|lock file ${gap}exists|index\.lock|\bSQLITE_BUSY\b`,
        re`resource (is )?busy|device or resource busy|\bEBUSY\b|text file busy|being used by another process|0x80070020`,
      ),
    },
    category: 'TRANSIENT',
    because: 'somebody else holds the lock, and will let go of it',
  },
  {
    id: 'database-away',
    priority: 107,
    when: {
      message: anyOf(
        re`SQLSTATE\W{0,2}(08\w{3}|40001|40P01|57P0\d)\b|\bORA-(03113|03114|12541|12514|12537|12528|01033|01034|25408)\b|\b(2002|2003|2006|2013) \(HY000\)`,
        re`CommunicationsException|communications link failure|terminating connection|administrator command|is not currently available|database ${gap}(starting up|shutting down|in recovery)`,
        re`server selection (error|failed)|no (suitable )?servers? (is |are )?(available|found)|MongoNetworkError|MongoServerSelection|can't (connect|reach) ${gap}(server|database)`,
        re`\bis LOADING|LOADING Redis|\bREADONLY You|BUSY Redis|\bCLUSTERDOWN|MASTERDOWN|\bTRYAGAIN\b|MISCONF|^(MOVED|ASK) \d|not enough replicas`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the database was not there for a moment',
  },
  {
    id: 'no-leader',
    priority: 108,
    when: {
      message: anyOf(
        re`not primary($|[^ ]| and| or)|not in primary|NotMaster|NotWritablePrimary|not (the )?(leader|master|controller)\b|NOT_?LEADER|leadership election|brokers? (are|is) down|LEADER_NOT_AVAILABLE`,
        re`no (cluster )?leader\b|no (primary|master) (node|available|found|elected|server|shard)|find the leader|leader (changed|election|not available)|master_not_discovered`,
        re`rebalance|(coordinator|broker|partition|shard)s? (is |are )?(not available|unavailable)|GroupCoordinator|COORDINATOR_(NOT_AVAILABLE|LOAD)|NOT_COORDINATOR`,
        re`NoBrokersAvailable|NoNodeAvailable|NoHostAvailable|no_shard_available|rejected.?execution|ConnectionLoss|ZooKeeperServer not running|CONNECTION_FORCED`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the cluster is choosing who leads',
  },
  {
    id: 'cloud-stumbled',
    priority: 109,
    when: {
      message: anyOf(
        re`\((InternalError|InternalFailure|InternalServerError|InternalServerException|ServiceUnavailable|ServiceUnavailableException|ServiceException)\)`,
        re`\b(InternalServerException|ServiceUnavailableException|ModelNotReadyException|ModelStreamErrorException|InternalServiceError|ServiceFailure)\b`,
      ),
    },
    category: 'TRANSIENT',
    because: 'a service of the cloud stumbled',
  },
]
