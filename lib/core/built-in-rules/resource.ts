import { anyOf, gap, re, type Row } from './row.ts'

/** Limits, sizes and budgets that a message states outright. Priorities 20 to 49. */
export const resourceRules: Row[] = [
  {
    id: 'context-too-long',
    priority: 20,
    when: {
      message: anyOf(
        re`context.?(length|window|limit|size)`,
        re`(prompt|input|conversation|messages) (is |are |was )?too long`,
        re`(prompt|input|request|messages?)\b${gap}(too many tokens|exceed${gap}\btokens)`,
        re`\btokens?\b${gap}(cannot exceed|exceeds? (the|max|model)|> \d+ max)`,
        'prompt tokens limit exceeded',
        'maximum (context|input|prompt|sequence|number of (input )?tokens)',
        re`request too large for|tokens\)${gap}too large`,
        'expected maxLength|string_above_max_length',
      ),
    },
    category: 'RESOURCE',
    limit: 'context',
    because: 'the conversation no longer fits the model',
  },
  {
    id: 'answer-cut-off',
    priority: 21,
    when: {
      message: anyOf(
        re`max_tokens. stop reason|(finish|stop).?reason\W+(length|max_tokens)`,
        re`(truncated|cut off|incomplete)${gap}(max.?tokens|token limit|output limit|length limit)`,
        'output token (maximum|limit)|length limit was reached|LengthFinishReason',
      ),
    },
    category: 'RESOURCE',
    limit: 'context',
    because: 'the answer did not fit what the model may write at once',
  },
  {
    id: 'too-large',
    priority: 22,
    when: {
      message: anyOf(
        '(payload|entity|body|file|item|message|upload|object|image|attachment|header|record|document|response|batch|request|package|archive|packet)s?( size)?( is| was| are)? too (large|big)',
        '(Entity|Payload|Request|Message|Record|Body|Response|File)_?Too_?(Large|Big)|argument list too long|\\bE2BIG\\b',
        re`exceed(s|ed|ing)? ${gap}(maximum|max|allowed|limit)( allowed| upload| payload)? ${gap}(size|bytes|length|dimension)`,
        re`exceed(s|ed|ing)? ${gap}\b\d+ ?(kb|mb|gb|mib|gib|kib|bytes)\b`,
        re`(size|body|payload|dimensions?) ${gap}(limit )?exceed`,
        re`larger than (the )?(max|limit|allowed)|must be smaller than \d+ bytes|max_allowed_packet|maxBuffer`,
        'exceeds (the )?(item|file|message|upload|payload|object|request|body) size|file size limit|large files detected',
        'maximum (response|message|payload|file|upload|body|request) size',
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'a single thing is larger than its limit',
  },
  {
    id: 'quota-spent',
    priority: 30,
    when: {
      message: anyOf(
        'insufficient[_ ](user_)?(quota|funds|balance|credits?)|InsufficientBalance|billing_hard_limit|billing hard limit',
        re`exceeded your (current|monthly|daily|weekly|assigned|included) ${gap}(quota|limit|allowance|usage)`,
        re`plans? (and|&|&amp;) billing|credit balance|(balance|credits?|funds)\b ${gap}(too low|not enough|exhausted|depleted|used up|ran out)`,
        re`(not enough|out of|no more|no remaining|more|run out of|ran out of|purchase|add) (credits|funds|quota)\b`,
        re`(budget|spend(ing)?|cost|usage|billing|credit|session|weekly|5-hour) (hard )?(limit|cap)\b`,
        re`budget\b ${gap}(exceeded|spent|exhausted|reached)|(exceeded|exhausted|over|crossed) ${gap}budget|BudgetExceeded`,
        re`(daily|monthly|weekly|yearly|per[ -]?day|per[ -]?month)\b ${gap}(quota|limit|allowance|requests)\b`,
        re`(quota|limit|allowance|requests)\b ?${gap}\b(daily|monthly|per[ -]day|per[ -]month)\b|\((TPD|RPD)\)|PerDay|PerMonth|usage_limit`,
        re`(hit|reached) your ((account|plan|usage|monthly|daily|weekly|session|free|spending|token|message|chatgpt|claude|premium)\b${gap})?limit\b`,
        re`payment required|arrears|arrearage|overdue (bill|payment|balance)|额度不足|余额不足|欠费|配额`,
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a budget or quota is used up, and waiting a moment does not refill it',
  },
  {
    id: 'quota-code',
    priority: 31,
    when: {
      code: '^(insufficient_(user_)?quota|billing_hard_limit_reached|ServiceQuotaExceeded(Exception)?|QuotaExceeded|dailyLimitExceeded|budget_exceeded)$',
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the code names a quota that is used up',
  },
  {
    id: 'quota-per-minute',
    priority: 32,
    when: {
      message: anyOf(
        re`quota\b${gap}per[ _-]?(minute|second|100 seconds)`,
        re`(PerMinute|PerSecond)\w*`,
        re`(tokens|requests|queries|calls) per (min|minute|second)\b`,
      ),
    },
    category: 'TRANSIENT',
    because: 'a quota by the minute is used up, and the next minute has a new one',
  },
  {
    id: 'quota-exceeded',
    priority: 33,
    when: {
      message: anyOf(
        re`quota\b${gap}(exceeded|exhausted|reached|used up|depleted|insufficient|limit)`,
        re`(exceed(s|ed|ing)?|exhausted|reached|over|insufficient) ${gap}quota`,
        'quota.?exceeded',
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'it speaks of a quota that is used up',
  },
  {
    id: 'account-limit',
    priority: 34,
    when: {
      message: anyOf(
        re`(vCPU|instance|account|service|role|stack|address|volume|bucket|function|user)s? ?limit ?(exceeded|reached|of \d)`,
        re`limit exceeded for (account|stack|project|user|organization)`,
        re`(reached|exceeded|exceeds|hit|imported) (the|your) (maximum|max) number of`,
        re`maximum number of ${gap}(has been|was|is) (reached|exceeded)`,
        re`(request|need) (a |an )?(quota|limit|service limit) increase|UnreservedConcurrentExecution`,
        'maximum (functions|projects|repositories|seats|members|users|databases|instances) (reached|exceeded)',
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'an account has reached the most it may have of something',
  },
  {
    id: 'out-of-memory',
    priority: 40,
    when: {
      message: anyOf(
        re`\b(out|ran out|run out).of.(shared |sort |host |device |gpu |system )?memory|OutOfMemory|oom.?kill|\bOOM\b|\bENOMEM\b|bad_alloc`,
        re`heap (limit|out of|space|size exceeded)|GC overhead limit|PermGen|Metaspace`,
        re`(cannot|can't|could not|unable to|failed to) (allocate|reserve) ${gap}(memory|bytes|[kmg]i?b\b|buffer|tensor|array|thread)`,
        re`memory (limit|quota|exhausted|allocation ${gap}failed)|(exceed(s|ed|ing)?|over) ${gap}memory (limit|usage|cap)|memory ${gap}(limit|quota) ${gap}exceeded`,
        re`(requires|need) more (system )?memory|not enough (free |system |available )?(memory|ram)|low on memory|insufficient (system |host )?memory`,
        re`allowed memory size|signal: killed|\bMemoryError\b|unable to create ${gap}native thread|VM budget`,
        re`(fork|thread|spawn|process|exec)\w*\b.*resource temporarily unavailable|\bfork: retry|can't start new thread`,
        re`exceeding ${gap}memory limits|MEMORY_LIMIT_EXCEEDED|circuit_breaking_exception`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine ran out of memory, or of threads and processes',
  },
  {
    id: 'out-of-disk-or-handles',
    priority: 41,
    when: {
      message: anyOf(
        re`\b(ENOSPC|EMFILE|ENFILE|EDQUOT|ENOBUFS|SQLITE_FULL)\b|no (free |disk )?space left|too many open (files|sockets)|disk quota`,
        re`(disk|device|volume|filesystem|file system|drive|partition|tablespace)( is| was)? (full|out of space)|database or disk is full`,
        re`(not enough|insufficient|out of|low on|lack of) (free |available )?(disk|storage|space|inodes|ephemeral-storage|file (descriptors|handles))`,
        re`low on resource: |could not extend (file|relation)|unable to extend|no buffer space|DiskPressure|flood.?stage`,
        re`(limit|number) (for|of) ${gap}(file watchers|inotify (watches|instances)|open files) reached`,
      ),
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
    when: {
      message: anyOf(
        re`too.many.(clients|connections|sessions)|remaining connection slots|max_user_connections|max_client_conn`,
        re`max(imum)? (number of )?(clients?|client connections|connections|sessions|processes) ${gap}(reached|exceeded)`,
        'connection limit (exceeded|reached)|MaxConnectionsExceeded|no more connections',
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the server has no connection left to give',
  },
  {
    id: 'says-killed-for-memory',
    priority: 44,
    when: { message: re`\b(exit(ed|s)?|code|status|terminated)( with)?( exit)?( (code|status|value))?\W{1,3}137\b` },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the message tells of exit code 137, a kill by the memory limit',
  },
  {
    id: 'no-capacity',
    priority: 45,
    when: {
      message: anyOf(
        re`\binsufficient (cpu|memory|pods|capacity|resources|nvidia|ephemeral|gpu)|Insufficient\w*Capacity`,
        re`not (have )?enough (resources|capacity|cpus?|cores|gpus?|slots)|RESOURCE_POOL_EXHAUSTED|SkuNotAvailable|too many pods`,
        re`no (available |sufficient )?capacity|not have sufficient ${gap}capacity`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'no machine has room for the work',
  },
  {
    id: 'no-more-room',
    priority: 46,
    when: {
      message: anyOf(
        re`mailbox (is )?full|insufficient system storage|5\.2\.2\b|4\.3\.1\b`,
        re`InsufficientStorage|storage (limit|is full|account is full)|QuotaExceededError`,
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a mailbox or a storage account is full',
  },
]
