import { describe, expect, test } from 'vitest'
import { Fault, type FaultCode } from '../../../lib/core/fault.ts'
import { type Api, openApi, type Got } from './api.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }
const json = { 'content-type': 'application/json' }

const post = async (sent: Parameters<Api['ask']>[2], path = '/v1/tasks'): Promise<Got> => (await openApi()).ask('POST', path, sent)

describe('a body that does not fit', () => {
  test('is answered with everything that is wrong with it, each with its place', async () => {
    const { status, body } = await post({ body: { title: '', acceptance: [1], priority: 12, agentID: 'forge' } })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      type: 'urn:mission-control:problem:request.invalid',
      title: 'The request does not fit',
      detail: expect.stringMatching(/^The body does not fit: body\.title: .*, and 4 more\.$/),
    })
    expect(body['errors']).toEqual([
      { path: 'body.title', message: expect.stringMatching(/>=1 characters; got ""/) },
      { path: 'body.brief', message: 'is missing; expected string' },
      { path: 'body.acceptance.0', message: expect.stringMatching(/expected string, received number; got 1/) },
      { path: 'body.priority', message: expect.stringMatching(/<=9; got 12/) },
      { path: 'body.agentID', message: expect.stringMatching(/^is unknown; known are title, brief, agentId, /) },
    ])
  })

  test.each([
    ['null', 'is missing; expected object'],
    ['[]', 'expected object, received array'],
    ['"text"', 'expected object, received string'],
    ['{"__proto__": {"x": 1}}', 'is unknown'],
  ])('%s', async (raw, message) => {
    const { status, text } = await post({ raw, headers: json })
    expect(status).toBe(400)
    expect(text).toContain(message)
  })

  test('says so too when it should be empty', async () => {
    const { body } = await post({ body: { reason: 'because' } }, '/v1/agents/forge/resume')
    expect(body['errors']).toEqual([{ path: 'body.reason', message: 'is unknown' }])
  })

  test('and may be an empty object where nothing is expected', async () => {
    expect((await post({ body: {} }, '/v1/agents/forge/resume')).status).toBe(200)
    expect((await post({}, '/v1/agents/forge/resume')).status).toBe(200)
  })

  test('of a patch that changes nothing names what can be changed', async () => {
    const { ask } = await openApi()
    for (const path of ['/v1/agents/forge', '/v1/projects/website', '/v1/rules/context-too-long', '/v1/instance', '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF']) {
      const { status, body } = await ask('PATCH', path, { body: {} })
      expect({ path, status, detail: body['detail'] }).toEqual({ path, status: 400, detail: expect.stringMatching(/expected at least one of/) })
    }
  })
})

describe('malformed JSON is answered with the place of the mistake', () => {
  test.each([
    ['{"title": hello}', 10, 1, 11],
    ['{"title": "a",}', 14, 1, 15],
    ['{\n  "title": "a"\n  "brief": "b"\n}', 19, 3, 3],
    ['[1, 2,, 3]', 6, 1, 7],
    ['{"title": "a"', 13, 1, 14],
    ['{"title": tru', 13, 1, 14],
    ['\n\nnonsense', 2, 3, 1],
    ['{"title": "a\u0007"}', 12, 1, 13],
  ])('%j', async (raw, position, line, column) => {
    const { status, body } = await post({ raw, headers: json })
    expect(status).toBe(400)
    expect(body['detail']).toMatch(/^The body is not valid JSON: /)
    expect(body['detail']).toContain(`position ${position} (line ${line} column ${column})`)
  })

  test('bytes that are no UTF-8', async () => {
    const { status, body } = await post({ raw: new Uint8Array([123, 34, 255, 34, 125]), headers: json })
    expect({ status, detail: body['detail'] }).toEqual({ status: 400, detail: expect.stringMatching(/not UTF-8/) })
  })
})

describe('a body of another type', () => {
  test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/jsonp'], ['application/xml']])('%s is 415', async (type) => {
    const { status, body } = await post({ raw: JSON.stringify(order), headers: { 'content-type': type } })
    expect({ status, detail: body['detail'] }).toEqual({ status: 415, detail: `The content type is ${type}; send JSON, with content-type: application/json.` })
  })

  test('without a type is 415 as well', async () => {
    expect(await post({ raw: new TextEncoder().encode(JSON.stringify(order)) })).toMatchObject({ status: 415, body: { detail: expect.stringMatching(/type is none/) } })
  })

  test.each([['application/json; charset=utf-8'], ['Application/JSON'], ['application/json;charset=UTF-8']])('%s is fine', async (type) => {
    expect((await post({ raw: JSON.stringify(order), headers: { 'content-type': type } })).status).toBe(201)
  })
})

describe('a body of more than 1 MiB is 413', () => {
  const large = JSON.stringify({ ...order, brief: 'x'.repeat(1_048_576) })

  function streamOf(chunk: Uint8Array, times: number, onCancel: () => void = () => {}): ReadableStream<Uint8Array> {
    let sent = 0
    return new ReadableStream({
      pull: (controller) => (sent++ < times ? controller.enqueue(chunk) : controller.close()),
      cancel: onCancel,
    })
  }

  test('with a length that says so, before anything is read', async () => {
    expect((await post({ raw: '{}', headers: { ...json, 'content-length': '1048577' } })).status).toBe(413)
  })

  test('with a length that does not', async () => {
    expect((await post({ raw: large, headers: { ...json, 'content-length': '5' } })).status).toBe(413)
  })

  test('without a length, and it is not read to its end', async () => {
    let isCancelled = false
    const endless = streamOf(new Uint8Array(65_536).fill(32), Infinity, () => (isCancelled = true))
    expect((await post({ raw: endless, headers: json })).status).toBe(413)
    expect(isCancelled).toBe(true)
  })

  test('while one of just 1 MiB is read', async () => {
    const { status } = await post({ raw: streamOf(new Uint8Array(65_536).fill(32), 16), headers: json })
    expect(status).toBe(400)
  })

  test('and a small one in pieces is put together', async () => {
    const whole = new TextEncoder().encode(JSON.stringify({ ...order, title: 'Größe' }))
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of whole) controller.enqueue(new Uint8Array([byte]))
        controller.close()
      },
    })
    expect(await post({ raw: pieces, headers: json })).toMatchObject({ status: 201, body: { title: 'Größe' } })
  })
})

describe('a query that does not fit', () => {
  test.each([
    ['limit=0', /query\.limit: .*>=1; got "0"/],
    ['limit=201', /query\.limit: .*<=200; got "201"/],
    ['limit=ten', /query\.limit: .*got "ten"/],
    ['limit=1.5', /query\.limit: .*got "1\.5"/],
    ['limit=1&limit=2', /query\.limit: .*got \["1","2"\]/],
    ['status=open', /query\.status: .*"todo"\|"running".*; got "open"/],
    ['agentId=A B', /query\.agentId: expected lower-case letters/],
    ['colour=red', /query\.colour: is unknown; known are status, agentId, /],
    ['__proto__=1', /query\.__proto__: is unknown/],
    ['cursor=', /query\.cursor/],
    ['cursor=nonsense', /cursor "nonsense" does not belong to this list/],
  ])('%s', async (query, detail) => {
    const { ask } = await openApi()
    const { status, body } = await ask('GET', `/v1/tasks?${query.replace(' ', '%20')}`)
    expect({ status, detail: body['detail'] }).toEqual({ status: 400, detail: expect.stringMatching(detail) })
  })

  test('is refused where none is taken', async () => {
    const { ask } = await openApi()
    expect((await ask('GET', '/v1/instance?verbose=1')).body['detail']).toBe('The query does not fit: query.verbose: is unknown.')
    expect((await ask('POST', '/v1/tasks?dryRun=1', { body: order })).status).toBe(400)
    expect((await ask('GET', '/v1/health?x=1')).status).toBe(400)
  })
})

describe('a path that leads nowhere', () => {
  test.each([
    ['an id that is well formed', '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF', /there is no task "task_01JD3Q8Z5YV4T2M7K9N0ABCDEF"; GET \/v1\/tasks lists/],
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
    expect({ status, detail: body['detail'] }).toEqual({ status: 404, detail: expect.stringMatching(detail) })
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
  const response = await app.request('/v1/tasks', { method: 'HEAD', headers: { authorization: `Bearer ${guests.viewer.bearer}` } })
  expect({ status: response.status, text: await response.text(), type: response.headers.get('content-type') }).toEqual({ status: 200, text: '', type: 'application/json' })
})

describe('the id of a request', () => {
  test.each([['its own', undefined, /^[0-9a-f-]{36}$/], ['the one it came with', 'Root=1-67-abc', /^Root=1-67-abc$/], ['its own when that is no id', 'a b\tc', /^[0-9a-f-]{36}$/]])(
    'is %s',
    async (_which, id, expected) => {
      const { ask } = await openApi()
      const { headers } = await ask('GET', '/v1/tasks', id === undefined ? {} : { headers: { 'x-request-id': id } })
      expect(headers.get('x-request-id')).toMatch(expected)
    },
  )
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
    expect(logged).toEqual([{ message: 'a request failed', fault: thrown, facts: { method: 'GET', path: '/v1/tasks', requestId } }])
  })

  test('that passes by itself says so', async () => {
    const { headers, detail } = await failing(new Fault('store.unavailable', secret))
    expect(headers.get('retry-after')).toBe('2')
    expect(detail).toMatch(/not known whether this was carried out. Try again/)
  })

  test('of every kind has a status, and what is the caller\'s own is not logged', async () => {
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
    }
    for (const [code, status] of Object.entries(statusOf)) {
      const got = await failing(new Fault(code as FaultCode, 'why'))
      expect({ code, status: got.status, isLogged: got.logged.length > 0 }).toEqual({ code, status, isLogged: status >= 500 })
    }
  })
})
