import { describe, expect, test } from 'vitest'
import { type Api, type Got, like, openApi } from './api.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }
const json = { 'content-type': 'application/json' }

const post = async (sent: Parameters<Api['ask']>[2], path = '/v1/tasks'): Promise<Got> =>
  (await openApi()).ask('POST', path, sent)

describe('a body that does not fit', () => {
  test('is answered with everything that is wrong with it, each with its place', async () => {
    const { status, body } = await post({ body: { title: '', acceptance: [1], priority: 12, agentID: 'forge' } })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      type: 'urn:mission-control:problem:request.invalid',
      title: 'The request does not fit',
      detail: like(/^The body does not fit: body\.title: .*, and 4 more\.$/),
    })
    expect(body['errors']).toEqual([
      { path: 'body.title', message: like(/>=1 characters; got ""/) },
      { path: 'body.brief', message: 'is missing; expected string' },
      { path: 'body.acceptance.0', message: like(/expected string, received number; got 1/) },
      { path: 'body.priority', message: like(/<=9; got 12/) },
      { path: 'body.agentID', message: like(/^is unknown; known are title, brief, agentId, /) },
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

  test('may be as deep, as wide or as long as it likes', async () => {
    const deep = `${'['.repeat(300_000)}${']'.repeat(300_000)}`
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`field${n}`, n])))
    const long = JSON.stringify({ ...order, agentId: 'x'.repeat(1_000_000), ['y'.repeat(40_000)]: 1 })
    for (const raw of [deep, wide, long]) {
      const { status, text } = await post({ raw, headers: json })
      expect({ status, isShort: text.length < 10_000 }).toEqual({ status: 400, isShort: true })
    }
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
    for (const path of [
      '/v1/agents/forge',
      '/v1/projects/website',
      '/v1/rules/context-too-long',
      '/v1/instance',
      '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF',
    ]) {
      const { status, body } = await ask('PATCH', path, { body: {} })
      expect({ path, status, detail: body['detail'] }).toEqual({
        path,
        status: 400,
        detail: like(/expected at least one of/),
      })
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
    ['\n\nhello', 2, 3, 1],
    ['nonsense', 1, 1, 2],
    ['{"title": "a\u0007"}', 12, 1, 13],
  ])('%j', async (raw, position, line, column) => {
    const { status, body } = await post({ raw, headers: json })
    expect(status).toBe(400)
    expect(body['detail']).toMatch(/^The body is not valid JSON: [A-Z][^"]* at position/)
    expect(body['detail']).toContain(`position ${position} (line ${line} column ${column})`)
  })

  test('bytes that are no UTF-8', async () => {
    const { status, body } = await post({ raw: new Uint8Array([123, 34, 255, 34, 125]), headers: json })
    expect({ status, detail: body['detail'] }).toEqual({ status: 400, detail: like(/not UTF-8/) })
  })
})

describe('a body of another type', () => {
  test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/jsonp'], ['application/xml']])(
    '%s is 415',
    async (type) => {
      const { status, body } = await post({ raw: JSON.stringify(order), headers: { 'content-type': type } })
      expect({ status, detail: body['detail'] }).toEqual({
        status: 415,
        detail: `The content type is ${type}; send JSON, with content-type: application/json.`,
      })
    },
  )

  test('without a type is 415 as well', async () => {
    expect(await post({ raw: new TextEncoder().encode(JSON.stringify(order)) })).toMatchObject({
      status: 415,
      body: { detail: like(/type is none/) },
    })
  })

  test.each([['application/json; charset=utf-8'], ['Application/JSON'], ['application/json;charset=UTF-8']])(
    '%s is fine',
    async (type) => {
      expect((await post({ raw: JSON.stringify(order), headers: { 'content-type': type } })).status).toBe(201)
    },
  )
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
