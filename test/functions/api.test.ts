import type { ApiGatewayRequestContextV2 } from 'hono/aws-lambda'
import { beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { apiDoor } from '../../functions/api.ts'
import { createToken } from '../../lib/flows/tokens.ts'
import { ada, type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

const Answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().transform((body): unknown => JSON.parse(body)),
  isBase64Encoded: z.literal(false),
})

let here: InstanceAtHand
let output: Output
let bearer: string

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
  bearer = (await createToken(here.ports, { name: 'a script', role: 'operator', actor: ada })).bearer
})

const requestContext = (method: string, path: string): ApiGatewayRequestContextV2 => ({
  accountId: '123456789012',
  apiId: 'abc123',
  authentication: null,
  authorizer: {},
  domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
  domainPrefix: 'abc123',
  http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
  requestId: 'JKJaXmPLvHcESHA=',
  routeKey: '$default',
  stage: '$default',
  time: '23/Nov/2026:12:00:00 +0000',
  timeEpoch: 1_795_435_200_000,
})

interface Request {
  path: string
  query?: string
  headers?: Record<string, string>
  /** API Gateway hands a body over as base64 unless it is sure that it is text. */
  body?: string
}

/** As an HTTP API of API Gateway sends it, payload version 2. */
async function ask(method: string, { path, query = '', headers = {}, body }: Request) {
  const answer: unknown = await apiDoor(here.world)({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'abc123.execute-api.eu-central-1.amazonaws.com', authorization: `Bearer ${bearer}`, ...headers },
    ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
    requestContext: requestContext(method, path),
    body: body === undefined ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== undefined,
  })
  return Answer.parse(answer)
}

describe('a request from API Gateway', () => {
  test('is answered with what the API says', async () => {
    const { statusCode, headers, body } = await ask('GET', { path: '/v1/agents', query: 'limit=2' })
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toContain('application/json')
    expect(body).toMatchObject({ items: [{ id: 'anvil' }, { id: 'atlas' }] })
  })

  test('may bring a body, also one that is not ASCII', async () => {
    const order = { title: 'Prüfe die Rechnung', brief: 'Stimmt die Summe? 3 × 7 €' }
    const headers = { 'content-type': 'application/json' }
    const { statusCode, body } = await ask('POST', { path: '/v1/tasks', headers, body: JSON.stringify(order) })
    expect(statusCode).toBe(201)
    expect(body).toMatchObject({ ...order, agentId: 'atlas', status: 'todo' })
  })

  test('without a token is refused as a problem', async () => {
    const { statusCode, headers, body } = await ask('GET', { path: '/v1/agents', headers: { authorization: '' } })
    expect(statusCode).toBe(401)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(body).toMatchObject({ status: 401, instance: '/v1/agents' })
  })

  test('that ends in a fault of ours leaves a line in the log, and tells nobody else what it was', async () => {
    here.sim.troubles.plan = () => 'down'
    const { statusCode, body } = await ask('GET', { path: '/v1/agents' })
    expect(statusCode).toBe(503)
    expect(JSON.stringify(body)).not.toContain('planned trouble')
    expect(output.logs()).toMatchObject([{ level: 'ERROR', error: { code: 'store.unavailable' } }])
  })
})
