import { problemOf, problems, type Refusal } from './problem.ts'

/** What goes back, but for the headers that every answer has. */
export interface Answer {
  status: number
  body: string | Uint8Array<ArrayBuffer> | null
  /** @default application/json */
  type?: string
  headers?: Record<string, string>
}

/** Where an answer belongs: the path that was asked, and the id under which it is found in the logs. */
export interface Trace {
  path: string
  requestId: string
}

/** A browser that opens an answer of the API may load nothing, frame it nowhere and keep no copy. */
const onEveryAnswer = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** An id that the caller or a gateway gave is kept, so that one id goes through all logs. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id')
  return given && /^[\w.=-]{1,128}$/.test(given) ? given : crypto.randomUUID()
}

export function reply({ status, body, type = 'application/json', headers }: Answer, { requestId }: Trace): Response {
  const typed = body === null ? {} : { 'content-type': type }
  return new Response(body, { status, headers: { ...onEveryAnswer, ...typed, 'x-request-id': requestId, ...headers } })
}

export function refusalAnswer(refusal: Refusal, { path, requestId }: Trace): Answer {
  const { status } = problems[refusal.code]
  return {
    status,
    body: JSON.stringify(problemOf(refusal, path, requestId)),
    type: 'application/problem+json',
    headers: { ...(status === 503 ? { 'retry-after': '2' } : {}), ...refusal.headers },
  }
}
