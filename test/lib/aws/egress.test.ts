import { once } from 'node:events'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { lambdaEgress } from '../../../lib/aws/egress.ts'
import type { EgressRequest } from '../../../lib/core/egress.ts'
import type { Egress } from '../../../lib/ports.ts'
import { local } from '../../contract/engines.ts'

interface Said {
  status?: number
  headers?: OutgoingHttpHeaders
  body: unknown
}

/** A Lambda service on this machine that says the same to everybody, and the way out through it. */
async function openLambda({ status = 200, headers = {}, body }: Said) {
  const asked: { path: IncomingMessage['url']; event: unknown }[] = []
  const server = createServer((request, response) => {
    void text(request).then((event) => {
      asked.push({ path: request.url, event: JSON.parse(event) })
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const { region, credentials } = local
  const reach = { region, credentials, endpoint: `http://127.0.0.1:${port}` }
  const egress: Egress = lambdaEgress({ EGRESS_FUNCTION_NAME: 'acme-egress' }, reach)
  return { egress, asked }
}

const request: EgressRequest = { url: 'https://example.com/', method: 'GET', hosts: ['example.com'] }
const page = { kind: 'page', status: 200, url: request.url, type: 'text/plain', text: 'Grüße', isCut: false }

test('a page is fetched by the function that the environment names', async () => {
  const { egress, asked } = await openLambda({ body: page })
  expect(await egress.fetch(request)).toEqual(page)
  expect(await egress.fetch(request)).toEqual(page)
  const once = { path: '/2015-03-31/functions/acme-egress/invocations', event: request }
  expect(asked).toEqual([once, once])
})

test('a page that breaks the function has failed, and nothing else', async () => {
  const body = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 60.00 seconds' }
  const { egress } = await openLambda({ headers: { 'x-amz-function-error': 'Unhandled' }, body })
  expect(await egress.fetch(request)).toEqual({
    kind: 'failed',
    name: 'EgressBroken',
    message: `the page was too much for the egress function (Unhandled): ${JSON.stringify(body)}`,
  })
})

test('a function that may not be called is a fault', async () => {
  const { egress } = await openLambda({
    status: 403,
    headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    body: { Message: 'not you' },
  })
  await expect(egress.fetch(request)).rejects.toMatchObject({
    code: 'store.unavailable',
    message: 'the egress function does not answer: AccessDeniedException: not you',
  })
})

test.each([
  ['', 'SyntaxError'],
  ['null', 'ZodError'],
  ['{"kind":"else"}', 'ZodError'],
])('an answer that is none is not passed on: %j', async (body, name) => {
  const { egress } = await openLambda({ body })
  await expect(egress.fetch(request)).rejects.toMatchObject({ name })
})

test('only who fetches something needs to know the function', async () => {
  await expect(lambdaEgress({}).fetch(request)).rejects.toMatchObject({
    code: 'instance.missing',
    message: expect.stringContaining('EGRESS_FUNCTION_NAME') as unknown,
  })
})
