import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSafeServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { EgressRequest } from '../../../lib/core/egress.ts'
import { fetchPage } from '../../../lib/egress/fetch-page.ts'
import { type Outside, theInternet } from '../../../lib/egress/outside.ts'
import { certificate, certificateKey } from './certificate.ts'

export interface Site {
  port: number
  /** Addresses of its pages under the name `site.test`. */
  at: (path: string) => string
  /** What it was asked for, in order. */
  asked: IncomingMessage[]
  /** An outside in which every name is this machine, which is otherwise as strict as the real one. */
  outside: Outside
}

const never = new AbortController().signal

async function listen(server: Server, scheme: string, asked: IncomingMessage[]): Promise<Site> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  // Asked for as `listening` on a port, so it is not the path of a socket.
  const { port } = server.address() as AddressInfo
  const outside: Outside = {
    ...theInternet,
    resolve: () => Promise.resolve(['127.0.0.1']),
    mayConnectTo: (address) => address === '127.0.0.1',
    ports: [...theInternet.ports, port],
    timeLimit: () => never,
    authorities: certificate,
  }
  return { port, at: (path) => `${scheme}://site.test:${port}${path}`, asked, outside }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const remembering =
  (asked: IncomingMessage[], answer: Answer): RequestListener =>
  (request, response) => {
    asked.push(request)
    answer(request, response)
  }

/** A site on this machine, until the test is over. */
export async function openSite(answer: Answer): Promise<Site> {
  const asked: IncomingMessage[] = []
  return await listen(createServer(remembering(asked, answer)), 'http', asked)
}

export async function openSafeSite(answer: Answer): Promise<Site> {
  const asked: IncomingMessage[] = []
  const keys = { cert: certificate, key: certificateKey }
  return await listen(createSafeServer(keys, remembering(asked, answer)), 'https', asked)
}

/** A site whose pages are these bodies, whatever is asked for. */
export const sayingSite = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Site> =>
  openSite((_request, response) => response.writeHead(200, { 'content-type': 'text/plain', ...headers }).end(body))

export const fetchFrom = (site: Pick<Site, 'outside'>, url: string, more: object = {}) =>
  fetchPage(EgressRequest.parse({ url, hosts: ['site.test', '*.site.test'], ...more }), site.outside)
