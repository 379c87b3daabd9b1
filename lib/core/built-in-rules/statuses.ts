import { anyOf, re, type Row } from './row.ts'

type Meaning = Pick<Row, 'category' | 'limit'>

/** One rule for every status that the evidence may carry as a number. */
function statuses(priority: number, as: Meaning, meanings: Record<number, string>): Row[] {
  return Object.entries(meanings).map(([status, meaning], i) => ({
    id: `http-${status}`,
    priority: priority + i,
    when: { httpStatus: Number(status) },
    ...as,
    because: `HTTP ${status}: ${meaning}`,
  }))
}

/** A status that stands in the text only: after a word that announces one, or before its reason phrase. */
const statusLine = (numbers: string, phrases: string): string =>
  anyOf(
    re`\b(https?(/[\d.]+)?|status([ _-]?code)?|code|error|response|returned|(responded|failed|replied|answered) with|received|http_code)\W{1,4}(${numbers})\b`,
    re`\b(${numbers})\W{1,3}(${phrases})|\b(${numbers}) (client|server|http|status) (error|code)|^\W{0,2}(${numbers})\b|[(\[](${numbers})[)\]]`,
  )

const spelled = (
  priority: number,
  id: string,
  as: Meaning,
  [numbers, phrases]: [string, string],
  because: string,
): Row => ({
  id,
  priority,
  when: { message: statusLine(numbers, phrases) },
  ...as,
  because,
})

/** What a status says when nobody has stated a cause. Priorities 300 to 399. */
export const statusRules: Row[] = [
  ...statuses(
    300,
    { category: 'RESOURCE', limit: 'quota' },
    { 402: 'asks for payment', 509: 'the bandwidth is used up' },
  ),
  ...statuses(304, { category: 'RESOURCE', limit: 'context' }, { 413: 'the request is too large' }),
  ...statuses(
    306,
    { category: 'RESOURCE', limit: 'machine' },
    { 431: 'the headers are too large', 507: 'the storage is full' },
  ),
  ...statuses(
    310,
    { category: 'AUTH' },
    {
      401: 'the credential was refused',
      403: 'a permission is missing',
      407: 'the proxy wants a credential',
      451: 'not available here, for legal reasons',
      511: 'the network wants a sign-in',
      526: 'the certificate of the origin is not trusted',
    },
  ),
  ...statuses(
    320,
    { category: 'TIMEOUT' },
    {
      408: 'the server stopped waiting',
      504: 'a gateway stopped waiting',
      522: 'connecting to the origin timed out',
      524: 'the origin took too long',
      598: 'a proxy stopped waiting',
    },
  ),
  ...statuses(
    330,
    { category: 'TRANSIENT' },
    {
      423: 'it is locked by somebody else',
      425: 'too early',
      429: 'asks us to slow down',
      500: 'the server stumbled',
      502: 'a gateway got no good answer',
      503: 'the server is busy',
      520: 'the origin gave no good answer',
      521: 'the origin is down',
      523: 'the origin cannot be reached',
      529: 'the model is overloaded',
      530: 'the origin cannot be found',
    },
  ),
  ...statuses(
    345,
    { category: 'LOGIC' },
    {
      400: 'the request is wrong',
      404: 'what was asked for is not there',
      405: 'the method is not for this',
      406: 'no such representation',
      409: 'it collides with what is there',
      410: 'what was asked for is gone',
      412: 'a condition does not hold',
      415: 'the format is not understood',
      422: 'the request cannot be carried out',
      501: 'the server cannot do this',
    },
  ),
  spelled(
    360,
    'says-http-pay',
    { category: 'RESOURCE', limit: 'quota' },
    ['402', 'payment required'],
    'the message tells of HTTP 402, which asks for payment',
  ),
  spelled(
    361,
    'says-http-large',
    { category: 'RESOURCE', limit: 'context' },
    ['413', '(request |content |payload )?(entity )?too large'],
    'the message tells of HTTP 413: the request is too large',
  ),
  spelled(
    362,
    'says-http-denied',
    { category: 'AUTH' },
    ['401|403|407', 'unauthori|forbidden|proxy auth'],
    'the message tells of HTTP 401, 403 or 407: a credential or a permission is missing',
  ),
  spelled(
    363,
    'says-http-timeout',
    { category: 'TIMEOUT' },
    ['408|504|522|524', 'request time|gateway time|connection timed|a timeout'],
    'the message tells of HTTP 408, 504, 522 or 524: somebody stopped waiting',
  ),
  spelled(
    364,
    'says-http-busy',
    { category: 'TRANSIENT' },
    [
      '429|500|502|503|506|520|521|523|529|530',
      'too many|internal server|bad gateway|service (temporarily )?unavailable|web server is|origin|overloaded|unknown error',
    ],
    'the message tells of HTTP 429 or of a server that stumbled',
  ),
  spelled(
    365,
    'says-http-wrong',
    { category: 'LOGIC' },
    [
      '400|404|405|406|409|410|412|415|422|426|501',
      'bad request|not found|method not|not acceptable|conflict|gone|precondition|unsupported|unprocessable|not implemented',
    ],
    'the message tells of an HTTP status that says the request is wrong',
  ),
  {
    id: 'says-invalid-request',
    priority: 366,
    when: { message: 'invalid_request_error|invalidArgument|INVALID_ARGUMENT|badRequest' },
    category: 'LOGIC',
    because: 'the message gives the type of the error as an invalid request',
  },
]
