import { anyOf, gap, re, type Row } from './row.ts'

/**
 * How systems speak that nobody has named here. A code says the same in prose (`token expired`), with underscores
 * (`token_expired`) and joined (`TokenExpired`), so one pattern reads all three. Among their category.
 */
export const spokenRules: Row[] = [
  {
    id: 'more-than-fits',
    priority: 48,
    when: {
      message: anyOf(
        re`(message|msg|text|input|body|query|statement|payload|result|response)s?[ _-]?(is |was |are )?too[ _-]?(long|large|big)`,
        re`(bigger|larger|greater|longer) than [\w. -]*\bmax|must be (shorter|smaller) than \d+ ?(bytes|kb|mb)|(exceed\w*|over) [\w -]*size limit`,
        re`(maximum|max) (number|amount|count|requests|connections|jobs|tasks|messages|items) ${gap}(reached|exceeded|allowed)|(reached|hit|at) the max(imum)?\b`,
        re`(not enough|insufficient|no more|out of) (\w+ )?(space|inodes|handles|descriptors|sockets|ports|threads|pids|slots|capacity)\b|paging file|\bRLIMIT_|KV cache`,
        re`no (\w+ )?(descriptors|slots|ports|addresses|threads|space|memory) (are |is )?(left|available|remaining|free)|more than (the )?max(imum)? |Maximum\w*Reached|running the maximum`,
      ),
    },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'it is more than fits, in length, in number or in space',
  },
  {
    id: 'plan-allows-no-more',
    priority: 38,
    when: {
      message: anyOf(
        re`payments? (has |have )?failed|(free|trial) (tier|plan|trial|period|account) ${gap}(limit|ended|over|expired|exhausted|used)|trial (has |is )?(expired|ended|over)`,
        re`upgrade (to|your) (a |an |the )?(\S+ )?(plan|tier|subscription)|\d (\S+ )?(calls|requests|messages|emails|credits|tokens) ?(/|per|a) ?(month|day|week)`,
        re`(paid|premium) (\S+ )?(subscription|plan|account)|subscription (plan|plans|required|needed|expired|ended)|available (for|on|in) (\S+ )*(plan|tier|subscription)s?\b|upgrade your account`,
        re`(extra|additional) usage|(monthly|daily|weekly|yearly)[^.;\n]{0,20} (limit|allowance|credits) (is |was |has been )?(exhausted|reached|exceeded|used)|exceeded your ${gap}(credits|allowance)`,
      ),
    },
    category: 'RESOURCE',
    limit: 'quota',
    because: 'the plan of the account allows no more',
  },
  {
    id: 'credential-not-good',
    priority: 69,
    when: {
      message: anyOf(
        re`(token|session|key|credential|secret|password|account|login|ticket)s?[ _-]?(is |was |has been |have been )?(revoked|expired|inactive|suspended|deactivated)`,
        re`not[ _-]?(authed|authenticated|entitled)\b|must (be authenticated|authenticate)\b|unable to ${gap}\bauthenticate\b|authenticat(e|ion) ?(is |was )?(\(error|denied|refused)`,
        re`(user ?name|login|email) (and|or) password|password (or|and) token|incorrect password|wrong password|login incorrect`,
        re`(invalid|missing|required|wrong) ?audience|audience (validation|mismatch|is)|\bjwt\b ${gap}(invalid|missing|decode|rejected)|validate the (\w+ )?token|\bnot authenticated\b`,
        re`(account|organi[sz]ation|workspace|user) (has been |is |was |marked for )+(suspended|deactivated|closed|decommission\w*|terminated|inactive)`,
        re`KDC_ERR_|KRB_AP_ERR|preauthentication|clock skew|no kerberos credentials|ticket expired|successful bind must`,
      ),
    },
    category: 'AUTH',
    because: 'the credential is none, or is not good any more',
  },
  {
    id: 'not-let-in',
    priority: 70,
    when: {
      message: anyOf(
        re`(admin|owner|auth|login|permission|credential)s?_required|access to [^;\n]*\b(is|was|has been) (denied|restricted|forbidden|blocked|disabled|not allowed)|(n't|not) (yet )?been granted|no access\b`,
        re`not a member of|not[ _]in[ _](channel|team|organi[sz]ation|workspace)|SCOPE_INSUFFICIENT|(missing|insufficient|invalid)[ _](scope|permission|privilege|role)s?\b`,
        re`not verified\b|permissions \d+ ${gap}too open|unprotected private key|restricted[ _](action|access|area)|for (administrators|admins|owners|members) only`,
      ),
    },
    category: 'AUTH',
    because: 'who asks is not let in',
  },
  {
    id: 'session-is-gone',
    priority: 79,
    when: {
      message: re`\bsession (\S+ ){0,5}(not (be )?found|does not exist|unknown)|no valid session|unknown session`,
    },
    category: 'LOGIC',
    because: 'it goes on with a session that is not there; a new one has to be begun',
  },
  {
    id: 'not-done-in-time',
    priority: 85,
    when: {
      message: anyOf(
        re`(did not|didn't|has not|hasn't|not|never) (complete|finish|become \w+|start|return|stabili[sz]e|exit|terminate|connect|settle)(ed|d)? (with)?in\b`,
        re`(time|grace period|wait|interval) (has |had )?(elapsed|expired|run out|ran out)|no (response|reply|answer|heartbeat|progress) (\w+ )?(for|after|within|in) \d`,
        re`miss(ed|ing) heartbeats?|(took|taking|takes|ran|runs|running|waited|waiting) (\w+ )?(longer|more) than (\d|the)|\w+TimeLimit ?Exceeded|exceeded (the |its )?time`,
      ),
    },
    category: 'TIMEOUT',
    because: 'it was not done when its time was up',
  },
  {
    id: 'not-at-this-moment',
    priority: 112,
    when: {
      message: anyOf(
        re`(cannot|can't|can not|unable|could not|not) ${gap}(right now|at the moment|at this (time|moment))\b`,
        re`another ([\w-]+ ){1,5}(is |are )?(already |currently )?(in progress|running|using|accessing|active|pending|modifying|updating)`,
        re`another instance|(only|more than) one instance|(failed|unable) to (get |obtain |acquire |take )?(the |a )?lock\b|SingletonLock`,
        re`in[- ]progress (request|operation|update|change|deployment|job)|(updates|changes|operations|requests) (are )?(already |still )?in progress`,
        re`currently (being )?(access|process|modif|updat|lock|restor|migrat|rebuild)(ed|ing|ied|ying)\b|[a-z]InProgress(Exception|Error|Fault|:)`,
        re`(conflict|modified|changed|busy|interrupted|collision)\b[^;\n]*\b(try again|retry|retried)|(transient|intermittent) (issue|problem|condition|error|failure)`,
      ),
    },
    category: 'TRANSIENT',
    because: 'somebody else is at it at this moment',
  },
  {
    id: 'other-side-gone',
    priority: 113,
    when: {
      message: anyOf(
        re`too[ _]?many[ _]?(updates|operations|retries|calls|lookups|messages in)\b|(calls|requests|queries|tokens|messages) ?(/|per) ?(s|sec|second|min|minute)\b`,
        re`kicked out of the group|not part of an active group|ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID|CommitFailedException|without a matching listener`,
        re`(could not|cannot|couldn't|unable to|failed to) establish (an? |the )?(\w+ )?(session|tunnel|channel|link)|stream[ _](was |has been )?(interrupted|aborted|broken)|bad.record.mac`,
        re`DBPROCESS is dead|(dead|stale) connection|connection (is |was )?(dead|stale|gone|not open|no longer)|is the [\w -]*(server|daemon|service|broker|host) running`,
        re`(cannot|can't|can not|could not|couldn't|didn't|unable to|failed to) (contact|reach|(get|obtain|acquire|establish|open) (a |the )?conn(ection)?\b)|(server|host|node|broker|replica|peer|pod|instance)s? (is |are |was |were )?(gone|dead|draining|not responding|not reachable)\b`,
      ),
    },
    category: 'TRANSIENT',
    because: 'the other side is gone or has too much to do, and comes back',
  },
  {
    id: 'device-does-not-fit',
    priority: 154,
    when: {
      message: anyOf(
        re`driver version|no kernel image|device-side assert|no NVIDIA driver|no CUDA.capable|invalid device ordinal|not compiled with|compute capability`,
        re`shapes? (cannot|can not|do not|don't|must)\b|shapes? ${gap}(mismatch|incompatible|multiplied)|unsupported (gpu|device|cpu)|dimension ${gap}(mismatch|does not match|expected)|expected dim`,
      ),
    },
    category: 'LOGIC',
    because: 'the program, its numbers and the device do not fit together',
  },
  {
    id: 'text-does-not-parse',
    priority: 155,
    when: {
      message: anyOf(
        re`\bsyntax error\b|too many errors\b|expected one of|did you mean\b|failed validation|validation failed|\bat \[\d+:\d+\]|\bat line \d+,? col|extraneous (key|input)|no (valid )?json\b|error (parsing|decoding|validating|compiling|rendering)`,
        re`cannot be (resolved|parsed|found|decoded|determined|recogni[sz]ed)\b|could not be (resolved|parsed|determined|decoded)|couldn't resolve|no ([\w-]+ ){1,2}selected\b`,
        re`(did not|didn't|not) (return|produce) (an? )?valid`,
      ),
    },
    category: 'LOGIC',
    because: 'what was written or asked for does not parse or resolve',
  },
  {
    id: 'state-does-not-allow',
    priority: 156,
    when: {
      message: anyOf(
        re`\b(state|status|phase)\b ${gap}(cannot|can not|can't|does not allow|not allowed)|not in an? (\w+ )*(state|status)|(is|are) not mergeable|nondeterminis`,
        re`already (started|completed|finished|deleted|archived|submitted|processed|merged|paid|refunded|cancell?ed)\b|(is|was|been)[ _](archived|deleted|removed|decommissioned|deprecated)\b`,
        re`is inactive\b|untolerated taint|unbound immediate|didn't match ${gap}(affinity|selector)|no updates are to be performed`,
      ),
    },
    category: 'LOGIC',
    because: 'what it is done to is in a state that does not allow it',
  },
  {
    id: 'content-was-flagged',
    priority: 157,
    when: {
      message: anyOf(
        re`\b(content|request|prompt|input|message|output|response|text|image)s?\b ${gap}\b(flagged|withheld)\b`,
        re`\b(content|prompt|response|output|answer|image)s? (is |was |has been |were )?blocked\b`,
      ),
    },
    category: 'LOGIC',
    because: 'what was said was refused; the same words are refused again',
  },
  {
    id: 'says-code-of-defect',
    priority: 367,
    when: {
      message: re`(invalid|missing|malformed|duplicate|unsupported|illegal|incorrect)_\w|\w_(not_found|not_supported|not_exist\w*|already_exists|mismatch|required|invalid|unsupported)\b`,
    },
    category: 'LOGIC',
    because: 'a code in the message says what is wrong with what was handed in',
  },
  {
    id: 'asked-to-come-back',
    priority: 432,
    when: {
      message: re`(try|retry) (again |your request |the request |it )*(later|shortly|soon|in a (moment|few|minute|while|bit))\b|back ?off and retry|\bis retryable\b`,
    },
    category: 'TRANSIENT',
    because: 'it asks to come back later and says nothing else',
  },
  {
    id: 'speaks-of-too-many',
    priority: 433,
    when: { message: re`\btoo[ _]?many[ _]?\w|\btoo (much|large|big|long)\b` },
    category: 'RESOURCE',
    limit: 'machine',
    because: 'it speaks of too much of something',
  },
  {
    id: 'speaks-of-defect',
    priority: 451,
    when: {
      message: anyOf(
        re`\b(corrupt(ed)?|circular|cyclic|cycle:|overlap(s|ping)?|too (short|small|low|high|old|new|few)|misconfigured|misspell\w*|unresolved|inconsistent|obsolete|ill-formed|improper|disallowed)\b`,
        re`(fail|fails|failed|failure) (to |in |during |while )?(validat|pars|compil|lint|assert|verif|decod|encod|deserializ|serializ|convert|cast|match|interpret)\w*`,
        re`unknown (device|directive|type|user|format|encoding|setting|property|module|object|resource|plugin|escape|tag|class|symbol|task|target|schema|region|role|group|event)|wrong (type|format|number|value|input|argument|path|version|name|kind|length|size|order)|conflicts? with|no matches|\bno ([\w-]+ ){1,3}match(es|ed)?\b|not unique|is undefined|\bno ([\w-]+ ){1,4}(defined|specified|provided|given|configured|declared)\b|\bmissing\b|nothing to (do|commit|update|deploy|install|compare|merge|push|publish)`,
      ),
    },
    category: 'LOGIC',
    because: 'it speaks of a defect of what was handed in',
  },
]
