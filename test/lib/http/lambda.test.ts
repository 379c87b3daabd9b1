import { fileURLToPath } from 'node:url'
import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { beforeAll, describe, expect, test } from 'vitest'
import { apiDoor } from '../../../functions/api.ts'
import { docsAssetsIn } from '../../../functions/docs-assets.ts'
import * as z from 'zod'
import { createApp } from '../../../lib/http/app.ts'
import { type Api, like, openApi } from './api.ts'

type Serve = ReturnType<typeof handle>

const swagger = fileURLToPath(new URL('../../../node_modules/swagger-ui-dist', import.meta.url))

interface Request {
  method?: string
  path?: string
  query?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** As an HTTP API sends it, payload version 2: header names in lower case, a body that is no text in base64. */
function eventOf({ method = 'GET', path = '/v1/tasks', query = '', headers = {}, body }: Request): LambdaEvent {
  const domainName = 'a1b2c3.execute-api.eu-central-1.amazonaws.com'
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: domainName, 'x-forwarded-proto': 'https', 'x-amzn-trace-id': 'Root=1-67-abc', ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3',
      authentication: null,
      authorizer: {},
      domainName,
      domainPrefix: 'a1b2c3',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_435_200_000,
    },
    body: body === undefined ? null : body.toString(Buffer.isBuffer(body) ? 'base64' : undefined),
    isBase64Encoded: Buffer.isBuffer(body),
  }
}

let api: Api
let serve: Serve

beforeAll(async () => {
  api = await openApi()
  serve = handle(createApp({ ports: api.ports, docsAssets: docsAssetsIn(swagger) }))
})

const Body = z.object({ id: z.string().optional(), title: z.string(), detail: z.string().optional() })
const bodyOf = ({ body }: { body: string }) => Body.parse(JSON.parse(body))

const bearer = () => ({ authorization: `Bearer ${api.guests.admin.bearer}` })

describe('behind API Gateway', () => {
  test('a task is filed and read', async () => {
    const body = JSON.stringify({ title: 'Größe', brief: 'Who runs the site?' })
    const headers = { ...bearer(), 'content-type': 'application/json' }
    const filed = await serve(eventOf({ method: 'POST', headers, body }))
    expect(filed).toMatchObject({
      statusCode: 201,
      isBase64Encoded: false,
      headers: { 'content-type': 'application/json' },
    })
    const { id } = bodyOf(filed)
    const found = await serve(eventOf({ path: `/v1/tasks/${id}`, headers: bearer() }))
    expect({ status: found.statusCode, title: bodyOf(found).title }).toEqual({ status: 200, title: 'Größe' })
  })

  test('a body may come in base64', async () => {
    const body = Buffer.from(JSON.stringify({ title: 'In bytes', brief: 'Who runs the site?' }))
    const headers = { ...bearer(), 'content-type': 'application/json' }
    expect((await serve(eventOf({ method: 'POST', headers, body }))).statusCode).toBe(201)
  })

  test('a query is decoded, and refused when it does not fit', async () => {
    const { statusCode } = await serve(eventOf({ query: 'agentId=forge&limit=1', headers: bearer() }))
    expect(statusCode).toBe(200)
    const refused = await serve(eventOf({ query: 'from=2026-11-23T12%3A00%3A00Z', headers: bearer() }))
    expect({ status: refused.statusCode, detail: bodyOf(refused).detail }).toEqual({
      status: 400,
      detail: like(/query\.from: is unknown/),
    })
  })

  test('a stranger is challenged, and problems keep their type', async () => {
    expect(await serve(eventOf({}))).toMatchObject({
      statusCode: 401,
      headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer realm="mission-control"' },
      isBase64Encoded: false,
    })
  })

  test('a body over 1 MiB is refused', async () => {
    const headers = { ...bearer(), 'content-type': 'application/json' }
    expect((await serve(eventOf({ method: 'POST', headers, body: ' '.repeat(1_048_577) }))).statusCode).toBe(413)
  })

  test('an answer without a body has none', async () => {
    const rule = {
      id: 'crm-down',
      priority: 1,
      when: { httpStatus: 503 },
      category: 'TRANSIENT',
      because: 'it restarts',
    }
    const headers = { ...bearer(), 'content-type': 'application/json' }
    await serve(eventOf({ method: 'POST', path: '/v1/rules', headers, body: JSON.stringify(rule) }))
    expect(await serve(eventOf({ method: 'DELETE', path: '/v1/rules/crm-down', headers: bearer() }))).toMatchObject({
      statusCode: 204,
      body: '',
    })
  })

  test('the documentation goes out as text', async () => {
    for (const path of ['/docs', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json']) {
      expect({ path, ...(await serve(eventOf({ path }))) }).toMatchObject({
        path,
        statusCode: 200,
        isBase64Encoded: false,
      })
    }
  })
})

describe('the door', () => {
  test('opens the world with the first event, and keeps it', async () => {
    const { rules, ports } = api
    const faults: unknown[] = []
    let opened = 0
    const telemetry = {
      log: () => {},
      measure: () => {},
      flush: () => {},
      fault: (...said: unknown[]) => void faults.push(said),
    }
    const door = apiDoor(() => ({ ports: (opened++, ports), rules, telemetry }))
    expect(opened).toBe(0)
    for (let n = 0; n < 3; n++) expect((await door(eventOf({ headers: bearer() }))).statusCode).toBe(200)
    expect(opened).toBe(1)
  })
})
