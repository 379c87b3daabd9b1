import { type IncomingMessage, request as askPlainly } from 'node:http'
import { request as askSafely } from 'node:https'
import type { EgressRequest } from '../core/egress.ts'
import type { Target } from './admit.ts'
import type { Outside } from './outside.ts'

/** Asks one address, under the name that the URL has, and answers as soon as the headers are there. */
export function ask(
  { url, address }: Target,
  { method, signal }: { method: EgressRequest['method']; signal: AbortSignal },
  { authorities }: Pick<Outside, 'authorities'>,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const isSafe = url.protocol === 'https:'
  const request = (isSafe ? askSafely : askPlainly)({
    // An address as the host: nothing is left to be looked up.
    host: address,
    port: url.port === '' ? (isSafe ? 443 : 80) : Number(url.port),
    path: url.pathname + url.search,
    method,
    headers: {
      host: url.host,
      'user-agent': 'mission-control',
      accept: 'text/html, text/markdown, text/plain, application/json, application/xml;q=0.9, text/*;q=0.9, */*;q=0.1',
      'accept-encoding': 'gzip, br, deflate',
    },
    // A connection of its own for each request, and none of a proxy that the environment names: it would look the name
    // up again, from where it stands.
    agent: false,
    signal,
    ...(isSafe ? { servername: url.hostname, ...(authorities ? { ca: authorities } : {}) } : {}),
  })
  request.on('response', resolve).on('error', reject)
  // Nothing else says so when the other side answers in another protocol.
  request.on('close', () => reject(new Error('the connection was closed before there was an answer')))
  request.end()
  return promise
}
