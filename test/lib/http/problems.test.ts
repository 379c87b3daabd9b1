import { describe, expect, test } from 'vitest'
import { Fault, type FaultCode } from '../../../lib/core/fault.ts'
import { like, openApi } from './api.ts'

describe('a query that does not fit', () => {
  test.each([
    ['limit=0', /query\.limit: .*>=1; got "0"/],
    ['limit=201', /query\.limit: .*<=200; got "201"/],
    ['limit=ten', /query\.limit: .*got "ten"/],
    ['limit=1.5', /query\.limit: .*got "1\.5"/],
    ['limit=1&limit=2', /query\.limit: is given 2 times; give it once/],
    ['status=open', /query\.status: .*"todo"\|"running".*; got "open"/],
    ['agentId=A B', /query\.agentId: expected lower-case letters/],
    ['colour=red', /query\.colour: is unknown; known are status, agentId, /],
    ['__proto__=1', /query\.__proto__: is unknown/],
    ['cursor=', /query\.cursor/],
    ['cursor=nonsense', /cursor "nonsense" does not belong to this list/],
  ])('%s', async (query, detail) => {
    const { ask } = await openApi()
    const { status, body } = await ask('GET', `/v1/tasks?${query.replace(' ', '%20')}`)
    expect({ status, detail: body['detail'] }).toEqual({ status: 400, detail: like(detail) })
  })

  test('is refused where none is taken', async () => {
    const { ask } = await openApi()
    expect((await ask('GET', '/v1/instance?verbose=1')).body['detail']).toBe(
      'The query does not fit: query.verbose: is unknown.',
    )
    expect((await ask('POST', '/v1/tasks?dryRun=1', { body: {} })).status).toBe(400)
    expect((await ask('GET', '/v1/health?x=1')).status).toBe(400)
  })
})

describe('a path that leads nowhere', () => {
  test.each([
    [
      'an id that is well formed',
      '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF',
      /there is no task "task_01JD3Q8Z5YV4T2M7K9N0ABCDEF"; GET \/v1\/tasks lists/,
    ],
    ['an id that is not', '/v1/tasks/12', /no task "12": expected an id such as task_/],
    ['an id of another kind', '/v1/runs/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF', /no run "task_/],
    ['broken escapes', '/v1/agents/%zz', /no agent "%zz"/],
    ['a think cycle', '/v1/think-cycles/1', /no think-cycle "1"/],
    ['another path', '/v1/task', /no \/v1\/task; GET \/openapi\.json/],
    ['a slash too many', '/v1/tasks/', /no \/v1\/tasks\//],
    ['a path outside of /v1', '/favicon.ico', /no \/favicon\.ico/],
  ])('%s is 404', async (_what, path, detail) => {
    const { ask } = await openApi()
    const { status, body } = await ask('GET', path)
    expect({ status, detail: body['detail'] }).toEqual({ status: 404, detail: like(detail) })
  })

  test.each([
    ['PUT', '/v1/tasks', 'GET, HEAD, POST'],
    ['DELETE', '/v1/agents/forge', 'GET, HEAD, PATCH'],
    ['GET', '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF/retry', 'POST'],
    ['OPTIONS', '/v1/instance', 'GET, HEAD, PATCH'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is 405, and the answer lists what is allowed', async (method, path, allow) => {
    const { ask } = await openApi()
    const { status, headers } = await ask(method, path)
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow })
  })
})

test('HEAD answers what GET does, without the body', async () => {
  const { app, guests } = await openApi()
  const response = await app.request('/v1/tasks', {
    method: 'HEAD',
    headers: { authorization: `Bearer ${guests.viewer.bearer}` },
  })
  expect({ status: response.status, text: await response.text(), type: response.headers.get('content-type') }).toEqual({
    status: 200,
    text: '',
    type: 'application/json',
  })
})

describe('the id of a request', () => {
  test.each([
    ['its own', undefined, /^[0-9a-f-]{36}$/],
    ['the one it came with', 'Root=1-67-abc', /^Root=1-67-abc$/],
    ['its own when that is no id', 'a b\tc', /^[0-9a-f-]{36}$/],
  ])('is %s', async (_which, id, expected) => {
    const { ask } = await openApi()
    const { headers } = await ask('GET', '/v1/tasks', id === undefined ? {} : { headers: { 'x-request-id': id } })
    expect(headers.get('x-request-id')).toMatch(expected)
  })
})

describe('trouble of ours', () => {
  const secret = 'arn:aws:dynamodb:eu-central-1:123456789012:table/acme'
  const failing = async (thrown: unknown) => {
    const api = await openApi()
    await api.get('/v1/tasks')
    api.troubles.plan = () => Promise.reject(thrown)
    const { status, body, text, headers } = await api.ask('GET', '/v1/tasks')
    return { status, detail: body['detail'], text, headers, logged: api.logged, requestId: body['requestId'] }
  }

  test.each([
    ['something unforeseen', new TypeError(secret), 500],
    ['something that is no error at all', secret, 500],
    ['a row that does not parse', new Fault('store.corrupt', secret), 500],
    ['a table that does not answer', new Fault('store.unavailable', secret), 503],
  ])('%s is answered without what it said, and logged with it', async (_what, thrown, expected) => {
    const { status, text, logged, requestId } = await failing(thrown)
    expect(status).toBe(expected)
    expect(text).not.toContain('arn:')
    expect(logged).toEqual([
      { message: 'a request failed', fault: thrown, facts: { method: 'GET', path: '/v1/tasks', requestId } },
    ])
  })

  test('that passes by itself says so', async () => {
    const { headers, detail } = await failing(new Fault('store.unavailable', secret))
    expect(headers.get('retry-after')).toBe('2')
    expect(detail).toMatch(/not known whether this was carried out. Try again/)
  })

  test("of every kind has a status, and what is the caller's own is not logged", async () => {
    const statusOf: Record<FaultCode, number> = {
      'request.invalid': 400,
      'request.denied': 403,
      'row.missing': 400,
      'state.illegal': 409,
      'row.conflict': 409,
      'request.too-large': 413,
      'store.corrupt': 500,
      'instance.invalid': 500,
      usage: 500,
      'instance.missing': 503,
      'store.unavailable': 503,
      'engine.unavailable': 503,
      'cloud.closed': 500,
      'deploy.refused': 500,
      'deploy.failed': 500,
    }
    for (const [code, status] of Object.entries(statusOf)) {
      const got = await failing(new Fault(code as FaultCode, 'why'))
      expect({ code, status: got.status, isLogged: got.logged.length > 0 }).toEqual({
        code,
        status,
        isLogged: status >= 500,
      })
    }
  })
})
