import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

const expired =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code>' +
  '<Message>The security token included in the request is expired</Message></Error></ErrorResponse>'

/** Stands before an AWS whose credentials expire with the first request that says `last`; that one is still carried out. */
export async function expiringAfter(last: string, endpoint: string) {
  let isOver = false
  async function passOn(request: IncomingMessage, response: ServerResponse) {
    if (isOver) return response.writeHead(403, { 'content-type': 'text/xml' }).end(expired)
    const body = await text(request.setEncoding('latin1'))
    isOver = body.includes(last)
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
    const answer = await fetch(`${endpoint}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body === '' ? {} : { body: Buffer.from(body, 'latin1') }),
    })
    const kept = [...answer.headers].filter(
      ([name]) => !['content-length', 'transfer-encoding', 'connection'].includes(name),
    )
    return response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()))
  }
  const server = createServer((request, response) => void passOn(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => server.close(),
  }
}
