import { anyOf, gap, re, type Row } from './row.ts'

/** Not a setting such as `connectTimeout=10`, but somebody who tells of it. */
const ends = re`[ _-]?time-?out(error|exception)?($|[^\w=:-]|: ?[^\s\d])`

/** Clocks that ran out, stated outright. Priorities 80 to 99. */
export const timeoutRules: Row[] = [
  {
    id: 'clock-ran-out',
    priority: 80,
    when: {
      message: anyOf(
        re`\btim(ed|ing)[ -]?out\b|\b(ETIMEDOUT|ESOCKETTIMEDOUT|ETIME|WSAETIMEDOUT)\b|\bERR_(\w+_)?TIMED_OUT|TimedOut|WinError 10060`,
        re`time-?outs? (of |after |waiting|while|exceeded|expired|reached|elapsed|occurred|error|period|awaiting|acquiring|on |in |during|for )`,
        re`time-?out \d+ ?m?s(ec\w*)? exceeded|exceeded ${gap}time-?out|configured \S*timeout of|took (too long|longer than)|gave up after \d+ ?(s|m|h)`,
        re`(not|no) (respond|response|reply|answer|heartbeat|data|activity)\w* (with)?in (the )?(\d|time|allotted|allowed)|after a period of time`,
      ),
    },
    category: 'TIMEOUT',
    because: 'somebody waited until the time was up',
  },
  {
    id: 'deadline-passed',
    priority: 81,
    when: {
      message: anyOf(
        re`deadline.?exceeded|deadline (has )?(passed|expired|elapsed)|exceeded ${gap}deadline|time limit|time.?budget ${gap}exceeded|超时`,
        re`(maximum|max|exceeded the) (execution|run|job|query|request|processing) ?time|max_?execution_?time|MaxTimeMSExpired|run(ning)? (for )?too long`,
      ),
    },
    category: 'TIMEOUT',
    because: 'a deadline passed',
  },
  {
    id: 'wait-timed-out',
    priority: 82,
    when: {
      message: anyOf(
        `(connect(ion)?|open|read|write|socket|request|response|headers?|body|idle|inactivity|query|statement|lock|lock wait|gateway)${ends}`,
        `(operation|navigation|handshake|upstream|i/o|io|sql|invocation|acquire|execution|job|build|test|task|function|network|server)${ends}`,
        `(client|session|step|command|tool|api|worker|transaction|poll|wait|stream|async|http|fetch|process|max|model|agent)${ends}`,
        re`\b(UND_ERR_\w+_TIMEOUT|\w+_INVOCATION_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT|States\.Timeout|WORKER TIMEOUT|ERR_HTTP_REQUEST_TIMEOUT)\b`,
        re`async callback ${gap}not (invoked|called)|-32001\b|\bORA-(12170|12535|01013)\b|ERROR 1205\b`,
      ),
    },
    category: 'TIMEOUT',
    because: 'a wait or a request was given up after its time',
  },
  {
    id: 'stopped-by-timeout-command',
    priority: 83,
    when: { exitCode: 124 },
    category: 'TIMEOUT',
    because: 'exit code 124 is the answer of `timeout`, which stops a command that runs too long',
  },
]
