import { anyOf, gap, re, type Row } from './row.ts'

/** What single systems are documented to say, where general wording would miss or misread it. Among their category. */
export const systemRules: Row[] = [
  {
    id: 'store-is-full',
    priority: 23,
    when: {
      message: anyOf(
        re`wraparound data loss|transaction log ${gap}is full|too many (parts|simultaneous queries)|number of locks exceeds|has exceeded the 'max_`,
        re`maximum (normal )?shards open|\bqueue (is )?full\b|\bORA-(00018|00020|12516|12519|12520|01653|01654)\b|\bERROR (1040|1041|1114|1203|1206|1226)\b`,
        re`cannot be longer than \d+ bytes|maximum payload|SIZELIMIT_EXCEEDED`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'a database or a queue takes no more until it is made larger or emptied',
  },
  {
    id: 'cloud-has-no-machine',
    priority: 24,
    when: {
      message: re`\w*AllocationFailed\b|Overconstrained\w*AllocationRequest|preempt\w* due to (lack|low)|no (gpus?|nodes?|runners?) (are |is )?(available|free) ${gap}capacity`,
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the cloud has no machine of that kind to give here',
  },
  {
    id: 'evicted-for-room',
    priority: 25,
    when: {
      message: re`\bevicted\b|(MemoryPressure|PIDPressure)|node was low on|exceed\w* ${gap}(ephemeral|local) storage|exhausted its ${gap}(heap|memory)`,
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the node ran low on something and put the work out',
  },
  {
    id: 'description-beyond-limit',
    priority: 59,
    when: {
      message: anyOf(
        re`limit of total fields|too_many_clauses|maxClauseCount|result window is too large|does not exist or not authorized`,
        re`version conflict, document already exists|RESOURCE_LOCKED|exclusive access to locked|stalled more than`,
      ),
    },
    category: 'LOGIC',
    because: 'the request has a form that the system never accepts, whatever its wording sounds like',
  },
  {
    id: 'system-wants-credential',
    priority: 68,
    when: {
      message: anyOf(
        re`FATAL: +role \S+ does not exist|requires authentication|authentication protocol requested|security token included|access key id you provided`,
        re`AUTHORIZATION_FAILED|authorization violation|billing to be enabled|permissions? (is|are) required|InvalidIdentityToken|\bInvalidToken\b`,
        re`invalid credentials|stronger ?auth ?required|insufficient ?access|inappropriate ?authentication|\b(530|534|535)[ -]5\.\d\.\d+|AcceptSecurityContext`,
        re`too many authentication failures|no supported (authentication|key)|load key ${gap}bad permissions|unauthorized_client|AADB2C\d+|user account is (locked|disabled)|\blogin_required\b|\binvalid_scope\b|remote: Permission to`,
      ),
    },
    category: 'AUTH',
    because: 'the system wants another credential or a permission',
  },
  {
    id: 'system-gave-up-waiting',
    priority: 84,
    when: {
      message: anyOf(
        re`\w*TimeLimitExceeded\b|\b(httpx|httpcore|requests\.exceptions|urllib3\.exceptions)\.\w*Timeout\b|QueuePool limit of size|statement execution time`,
        re`ProgressDeadlineExceeded|activeDeadlineSeconds|was active on the node longer than|ScriptTimeout|ERR_TEST_TIMEOUT|TIMELIMIT_EXCEEDED`,
        re`waiting failed: \d+ ?ms exceeded`,
      ),
    },
    category: 'TIMEOUT',
    because: 'the system is known to say this when its time is up',
  },
  {
    id: 'store-comes-back',
    priority: 110,
    when: {
      message: anyOf(
        re`not yet accepting connections|conflict with recovery|SYSCALL error|concurrently updated|interrupted at shutdown|stepp?ed ?down|NOREPLICAS`,
        re`MaxRetriesPerRequest|UNBLOCKED |state not recovered|NotEnoughReplicas|fewer in-sync replicas|transport-level error|host\(s\) tried|_TRANSPORT\b`,
        re`InterruptedDueTo|ShutdownInProgress|retryable ?write|\bRetryableError\b|TransientTransactionError|lease on the blob|stale (nfs )?file handle`,
      ),
    },
    category: 'TRANSIENT',
    because: 'a database or a store says so while it changes over, and comes back',
  },
  {
    id: 'answer-never-came',
    priority: 111,
    when: {
      message: anyOf(
        re`unexpected end of stream|NoHttpResponse|failed to respond\b|payload is not completed|IncompleteMessage|no available instance|backend ?error\b`,
        re`kex_exchange_identification|connection closed by (remote host|\d)|\bRPC: failed|client network socket|NodeNotReady|NodeLost|(was|been|got|instance|vm|node|worker|job|task) preempted\b|preempted by`,
        re`(anthropic|openai|mistral|gemini|provider) is (temporarily )?(down|overloaded|unavailable)|model is (currently )?(busy|loading)|tier capacity exceeded|temporarily_unavailable|ldap\.SERVER_DOWN|contact LDAP server`,
        re`\b(421|450|451)[ -]4\.\d\.\d+|registry ${gap}(unavailable|503)|server unavailable|spurious network error`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the answer did not come, and may come the next time',
  },
  {
    id: 'system-refused-form',
    priority: 152,
    when: {
      message: anyOf(
        re`numeric field overflow|failed validation|cast to \w+ failed|immutable field|only allowed on|wrong number of|EXECABORT|query_shard|fielddata`,
        re`document[_ ]missing|no responders|NotRegistered|conversion failed|readonly database|SQLITE_READONLY|viable alternative|ProducerFenced`,
        re`too ?many ?redirects|\d+\)? redirects|redirected too many|tls: handshake failure|public key retrieval|MethodNotAllowed|is not enabled for this model|function call turn|unsupported_grant_type`,
        re`\bInvalid(Template|Parameter|Resource|Bucket|Range|Part|Request|Argument|Image|Snapshot|Group|Action|Query|Subnet|VPC|Config|Header|Uri|Block|Input)\w*`,
      ),
    },
    category: 'LOGIC',
    because: 'the system refuses the form of the request, and will again',
  },
  {
    id: 'build-tool-refused',
    priority: 153,
    when: {
      message: anyOf(
        re`failed building wheel|externally-managed-environment|error: aborting due to`,
        re`import cycle|ambiguous import|does not provide an export`,
        re`error: pathspec|no changes added to commit|refusing to merge|dubious ownership|unable to auto-detect email|tell me who you are`,
      ),
    },
    category: 'LOGIC',
    because: 'a build tool or git says that the work is not in order',
  },
]
