import { anyOf, gap, re, type Row } from './row.ts'

/** Clocks that ran out, stated outright. Priorities 80 to 99. */
export const timeoutRules: Row[] = [
  {
    id: 'clock-ran-out',
    priority: 80,
    when: {
      message: anyOf(
        re`\btim(ed|ing)[ -]?out\b|\b(ETIMEDOUT|ESOCKETTIMEDOUT|ETIME|WSAETIMEDOUT)\b|\bERR_(\w+_)?TIMED_OUT|TimedOut`,
        re`time-?outs? (of |after |waiting|while|exceeded|expired|reached|elapsed|occurred|error|period|awaiting|acquiring|on |in |during|for )|time-?out \d+ ?m?s(ec\w*)? exceeded|exceeded ${gap}time-?out`,
        re`deadline.?exceeded|deadline (has )?(passed|expired|elapsed)|exceeded ${gap}deadline|time limit|time.?budget ${gap}exceeded|maximum (execution|run|job|query|request) ?time|max_?execution_?time|MaxTimeMSExpired`,
        re`took (too long|longer than)|gave up after \d+ ?(s|m|h)|(not|no) (respond|response|reply|answer|heartbeat|data|activity)\w* (with)?in (the )?(\d|time|allotted|allowed)|after waiting (for )?\d+`,
        re`exceeded (the )?(max(imum)? )?(execution|run|query|lock wait|wall.?clock) ?time|run(ning)? (for )?too long|超时`,
      ),
    },
    category: 'TIMEOUT',
    because: 'a deadline passed',
  },
  {
    id: 'wait-timed-out',
    priority: 81,
    when: {
      message: anyOf(
        re`(connect(ion)?|read|write|socket|request|response|headers?|body|idle|inactivity|query|statement|lock|lock wait|gateway|operation|navigation|handshake|upstream|i/o|io|sql|invocation)[ _-]?time-?out(error|exception)?($|[^\w=:-]|:[ ]?[^\s\d])`,
        re`(acquire|execution|job|build|test|task|function|network|server|client|session|step|command|tool|api|worker|transaction|poll|wait|stream|async|http|fetch|process|max)[ _-]?time-?out(error|exception)?($|[^\w=:-]|:[ ]?[^\s\d])`,
        re`\b(UND_ERR_\w+_TIMEOUT|FUNCTION_INVOCATION_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT|States\.Timeout|Sandbox\.Timedout|WORKER TIMEOUT|ERR_HTTP_REQUEST_TIMEOUT)\b`,
        re`(async callback|done\(\)) ${gap}not (invoked|called)|\bMCP error -32001\b|\b-32001\b|\bORA-(12170|12535|01013)\b|ERROR 1205\b|SQLITE_BUSY_TIMEOUT`,
      ),
    },
    category: 'TIMEOUT',
    because: 'a wait or a request was given up after its time',
  },
  {
    id: 'stopped-by-timeout-command',
    priority: 82,
    when: { exitCode: 124 },
    category: 'TIMEOUT',
    because: 'exit code 124 is the answer of `timeout`, which stops a command that runs too long',
  },
]
