import { anyOf, gap, re, type Row } from './row.ts'

/** Limits, sizes and budgets that a message states outright. Priorities 18 to 49: the first two only sound like it. */
export const resourceRules: Row[] = [
  {
    id: 'endless-recursion',
    priority: 18,
    when: {
      message:
        'maximum (call stack|recursion|update depth)|stack ?overflow|stack level too deep|recursion (limit|depth)|too much recursion|infinite (loop|recursion)',
    },
    category: 'LOGIC',
    because: 'it calls itself without an end; what it exceeds is not the machine',
  },
  {
    id: 'tokens-per-minute',
    priority: 19,
    when: { message: re`rate.?limit${gap}tokens per min` },
    category: 'TRANSIENT',
    because: 'the tokens of this minute are used up, and the next minute has new ones',
  },
  {
    id: 'context-too-long',
    priority: 20,
    when: {
      message: anyOf(
        re`context.?(length|window|limit|size|low\b)|maximum (context|input|prompt|sequence|number of (input )?tokens)`,
        re`(prompt|input|conversation|messages) (is |are |was )?too long|expected maxLength|maximum length \d{6,}`,
        re`(prompt|input|request|messages?)\b${gap}exceed${gap}\btokens|(prompt|input)\b${gap}too many tokens|prompt tokens limit exceeded`,
        re`\btokens?\b${gap}(cannot exceed|exceeds? (the|max|model)|> \d+ max)|request too large for|tokens\)${gap}too large`,
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
        re`max_tokens. stop reason|(finish|stop).?reason\W+(length|max_tokens)|LengthFinishReason|length limit was reached`,
        re`(truncated|cut off|incomplete)${gap}(max.?tokens|token limit|output limit|length limit)|output token (maximum|limit)`,
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
        '(payload|entity|body|file|item|message|upload|object|image|attachment|header|record)s?( size)?( is| was| are)? too (large|big)',
        '(document|response|batch|request|package|archive|packet|data|input)s?( size)?( is| was| are)? too (large|big)',
        '(Entity|Payload|Request|Message|Record|Body|Response|File|Content)_?Too_?(Large|Big)',
        'argument list too long|\\bE2BIG\\b|max_allowed_packet|maxBuffer|BSONObj size|large files detected',
        re`exceed(s|ed|ing)? ${gap}(maximum|max|allowed|limit) ${gap}(size|bytes|length|dimension)`,
        re`exceed(s|ed|ing)? ${gap}\b[\d.]+ ?(kb|mb|gb|mib|gib|kib|bytes)\b|\b(mb|kb|bytes)${gap} exceeds`,
        re`(item|file|body|payload|message|bitmap|request|upload|object) size (limit )?(has )?exceed|file size limit|maximum (response|message|payload|file|upload|body|request) size`,
        re`larger than (the )?(max|limit|allowed)|must be smaller than \d+ bytes|exceeds (the )?\w+ size`,
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
        'insufficient[_ ](user_)?(quota|funds|balance|credits?)|InsufficientBalance|billing[_ ]hard[_ ]limit|payment required',
        re`exceeded your (current|monthly|daily|weekly|assigned|included) ${gap}(quota|limit|allowance|usage|credits)`,
        re`plans? (and|&|&amp;) billing|credit balance|(balance|credits?|funds)\b ${gap}(too low|not enough|exhausted|depleted|used up)`,
        re`(not enough|out of|no more|no remaining|more|run out of|ran out of|purchase|add) (credits|funds|quota)\b`,
        'arrears|arrearage|overdue (bill|payment|balance)|top up your',
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the account has no money or credits left',
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
    id: 'budget-spent',
    priority: 32,
    when: {
      message: anyOf(
        re`(budget|spend(ing)?|cost|usage|billing|credit|session|weekly|\d+-hour) (hard )?(limit|cap)\b|usage_limit`,
        re`budget\b ${gap}(exceeded|spent|exhausted|reached)|(exceeded|exhausted|over|crossed) ${gap}budget|BudgetExceeded`,
        re`(hit|reached) your ((specified|account|plan|usage|free|spending|message|chatgpt|claude|premium)\b${gap})?limits?\b`,
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a budget or a usage limit is reached',
  },
  {
    id: 'quota-per-day',
    priority: 33,
    when: {
      message: anyOf(
        re`\b(daily|monthly|weekly|yearly|per[ -]?day|per[ -]?month)\b ${gap}(quota|limit|allowance|requests)\b`,
        re`\b(quota|limit|allowance|requests|tokens)\b ?${gap}\b(daily|monthly|per[ -]day|per[ -]month)\b|\((TPD|RPD)\)|PerDay|PerMonth`,
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'what may be used in a day or a month is used up',
  },
  {
    id: 'quota-per-minute',
    priority: 34,
    when: {
      message: re`quota\b[^;\n]*per[ _-]?(minute|second|100 seconds)|PerMinute|PerSecond|(tokens|requests|queries|calls) per (min|minute|second)\b`,
    },
    category: 'TRANSIENT',
    because: 'a quota by the minute is used up, and the next minute has a new one',
  },
  {
    id: 'quota-exceeded',
    priority: 35,
    when: {
      message: anyOf(
        re`quota\b${gap}(exceeded|exhausted|reached|been hit|used up|depleted|insufficient|limit)|quota.?exceeded`,
        re`(exceed(s|ed|ing)?|exhausted|reached|over|insufficient|results in exceeding) ${gap}quota`,
        '额度不足|余额不足|欠费|配额',
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'it speaks of a quota that is used up',
  },
  {
    id: 'throttled-outright',
    priority: 36,
    when: {
      message:
        'throttling|ThroughputExceeded|throughput limit|RequestLimitExceeded|rate.?limit ?exceeded|(login|failed|password|verification) attempts|attempt limit',
    },
    category: 'TRANSIENT',
    because: 'the other side counts requests by the second or the minute',
  },
  {
    id: 'account-limit',
    priority: 37,
    when: {
      message: anyOf(
        re`(vCPU|instance|account|service|role|stack|address|volume|bucket|function|user)s? ?limit ?(exceeded|reached|of \d)`,
        re`limit exceeded for (account|stack|project|user|organization)|(request|need) (a |an )?(service )?(quota|limit) increase`,
        re`(reached|exceeded|exceeds|hit|imported) (the|your) (maximum|max) number of|maximum number of ${gap}(has been|was|is) (reached|exceeded)`,
        re`maximum \w+s (reached|exceeded)|UnreservedConcurrentExecution|StorageExceeded|QOS\w*Limit|Assoc\w*Limit|\bTooManyBuckets|more \w+ than allowed`,
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
        re`\bout.of.(\w+ )?memory|OutOfMemory|oom.?kill|\bOOM\b|\bENOMEM\b|bad_alloc|\bMemoryError\b|E_OUTOFMEMORY`,
        re`heap (limit|out of|space|size exceeded)|GC overhead limit|PermGen|Metaspace|allowed memory size|VM budget`,
        re`(cannot|can't|could not|unable to|failed to) (allocate|reserve) ${gap}(memory|bytes|[kmg]i?b\b|buffer|tensor|array)`,
        re`memory (limit|quota|exhausted|allocation ${gap}failed)|beyond ${gap}memory limits|memory ${gap}(limit|quota) ${gap}exceeded`,
        re`(exceed(s|ed|ing)?|over) ${gap}memory (limit|usage|cap)|MEMORY_LIMIT_EXCEEDED|circuit_breaking_exception`,
        re`(requires|need) more (system )?memory|(not enough|no available|insufficient) (\w+ )?(memory|ram)\b|low on memory`,
        'signal: killed|resources exceeded|allotted memory',
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine ran out of memory',
  },
  {
    id: 'out-of-disk-or-handles',
    priority: 41,
    when: {
      message: anyOf(
        re`\b(ENOSPC|EDQUOT|SQLITE_FULL)\b|no (free |disk )?space left|disk quota|database or disk is full|DiskPressure|flood.?stage`,
        re`(disk|device|volume|file ?system|drive|partition|tablespace|table \S+) (is |was )?(full|out of space)|StorageFull`,
        re`(not enough|insufficient|out of|low on) (free |available )?(disk|storage|space|inodes|ephemeral-storage)|low on resource: `,
        re`could not extend (file|relation)|unable to extend|(disk|storage|database) space (exceeded|exhausted)`,
        re`\b(EMFILE|ENFILE|ENOBUFS)\b|too many open (files|sockets)|no buffer space|(file (descriptors|handles)|watchers|watches) (exhausted|reached)`,
        re`limit for number of file watchers|(out of|not enough|no more) file (descriptors|handles)`,
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
        re`max(imum)? (number of )?(client )?(clients?|connections|sessions|processes) ${gap}(reached|exceeded)`,
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
        re`\binsufficient (cpu|pods|capacity|resources|nvidia|ephemeral|gpu)|Insufficient\w*Capacity|too many pods|SkuNotAvailable`,
        re`not (have )?enough (resources|capacity|cpus?|cores|gpus?|slots|hosts|workers)|RESOURCE_POOL_EXHAUSTED`,
        re`no (available |sufficient )?capacity|not have sufficient ${gap}capacity`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'no machine has room for the work',
  },
  {
    id: 'no-more-threads',
    priority: 46,
    when: {
      message: anyOf(
        re`(fork|thread|spawn|clone)\w*\b.*resource temporarily unavailable|\bfork: retry|can't start new thread`,
        re`\b(spawn|fork)\w*\b[^;\n]* EAGAIN|unable to create ${gap}(native )?thread|no more processes`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'the machine gives no more threads or processes',
  },
  {
    id: 'mailbox-full',
    priority: 47,
    when: {
      message: re`mailbox (is )?full|insufficient[ _](system )?storage|InsufficientStorage|\b5\.2\.2\b|\b4\.2\.2\b|storage (is|account is) full`,
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'a mailbox or a storage account is full',
  },
]
