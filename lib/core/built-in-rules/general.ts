import { anyOf, gap, re, type Row } from './row.ts'

/** General wording, when nothing better is known. Priorities 400 to 599. */
export const generalRules: Row[] = [
  {
    id: 'speaks-of-a-limit',
    priority: 400,
    when: {
      message: anyOf(
        re`\w*LimitExceeded(Exception|Fault)?\b|(limit|maximum|cap|size|dimensions?)\b ${gap}(reached|exceed)`,
        re`(reached|exceeded|exceeds|over) (the |your |its )?(\S+ )?(limit|maximum)\b|\b(are )?not enough\b|consider (raising|increasing)`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'it speaks of a limit that is reached',
  },
  {
    id: 'speaks-of-permission',
    priority: 410,
    when: {
      message: anyOf(
        re`\bforbidden\b|authentication (error|problem|issue)|authorization (error|problem)|\bcredentials?\b|not allowed (to|for|by)`,
        re`no permission|permissions? (error|issue|problem|requested)|requested permission|无权限|权限不足|未授权`,
      ),
    },
    category: 'AUTH',
    because: 'it speaks of credentials or permissions',
  },
  {
    id: 'speaks-of-time',
    priority: 420,
    when: {
      message: re`\btime-?outs?\b($|[^(=])|Timeout(Error|Exception)\b|ran out of time|exit(ed)?( with)? (code|status) 124\b`,
    },
    category: 'TIMEOUT',
    because: 'it speaks of a time-out',
  },
  {
    id: 'speaks-of-unavailable',
    priority: 430,
    when: {
      message: anyOf(
        re`(temporarily|service|currently|server|host|system|network|database) ?(is )?(unavailable|busy)|\b(un|not )available\b|\bnot connected\b`,
        re`connection ?(is |was |has been |to \S+ )?(error|failed|failure|closed|aborted|broken|problem|issue)|connect(ion)? ?error|closed the connection`,
        re`(could not|couldn't|unable to|failed to|cannot|can't|error) (re)?connect|failed to (fetch|download|reach|contact|establish)|not reachable|unreachable|is down\b|network connection|will (be )?retr(y|ied)`,
        re`stream error|\bdisconnect(ed)?\b|currently in use|ServiceUnavailable|InternalServer|InternalFailure|bad gateway|connResetException|could not (GET|HEAD|POST) '|\bdeferred\b|server disconnected`,
      ),
    },
    category: 'TRANSIENT',
    because: 'it speaks of something that does not answer at the moment',
  },
  {
    id: 'speaks-of-server-error',
    priority: 431,
    when: { message: re`internal server error|\bserver error\b|server_error|\b5xx\b` },
    category: 'TRANSIENT',
    because: 'a server stumbled, without saying over what',
  },
  {
    id: 'speaks-of-missing',
    priority: 440,
    when: {
      message: anyOf(
        re`not.?found|no such|\bENOENT\b|(does not|doesn't|did not|do not|don't) exist|not exist|non-?existent|is missing|missing:? |\bno (\S+ ){1,3}(was |were )?found`,
        re`(could not|couldn't|cannot|can't|failed to|unable to) (be )?(find|found|locate|open|read|load|resolve)|no longer (exists|supported|available)`,
        re`not (supplied|created|initialized|registered|declared)\b|not provided|not specified|not configured|(is|was) not (present|mapped)|has not been (read|defined|declared|set|initialized|registered)|不存在|找不到`,
      ),
    },
    category: 'LOGIC',
    because: 'it speaks of something that is not there',
  },
  {
    id: 'speaks-of-wrong',
    priority: 450,
    when: {
      message: anyOf(
        re`\b(invalid|incorrect|unsupported|unrecogni[sz]ed|deprecated)\b|not (supported|valid|implemented|recogni[sz]ed|applicable|defined|empty)\b`,
        re`\bunexpected (end|argument|value|type|key|field|response|line)|only (one|a single)|at (most|least) (one|\d)|\brequires\b|\bmust\b|is not an? \w+`,
        re`(does not|doesn't|do not|don't) (have|contain|include|provide|define|support|accept|implement)\b|differs?\b|unable to chdir|bad file descriptor|integer\b|was declined|ambiguous|(larger|smaller|greater|less) than|in use by|is used by|不支持|无效`,
      ),
    },
    category: 'LOGIC',
    because: 'it speaks of something that is not right',
  },
  {
    id: 'name-says-wrong',
    priority: 455,
    when: {
      message: anyOf(
        re`(NotFound|NotSupported|NotImplemented|NotAllowed|AlreadyExists|Mismatch|Incompatible|Malformed|Unsatisfied\w*|Unsupported\w*|Invalid\w*)(Error|Exception|Fault)`,
        re`Missing(Plugin|Param|Arg|Prop|Field|Value|Required|Config|Schema|Module|Dependency|Header|Option)\w*|\w+(BuildError|SyntaxException)`,
      ),
    },
    category: 'LOGIC',
    because: 'the name of an error in the message is that of a defect',
  },
  {
    id: 'hung-up',
    priority: 460,
    when: { message: 'hung up unexpectedly|hangup' },
    category: 'TRANSIENT',
    because: 'the other side hung up and said nothing of why',
  },
  {
    id: 'speaks-of-impossible',
    priority: 470,
    when: { message: re`\b(cannot|can't|can not) \w+|\bshould (be|have|not)\b` },
    category: 'LOGIC',
    because: 'it speaks of something that cannot be',
  },
]
