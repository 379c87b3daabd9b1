import { describe, expect, test } from 'vitest'
import { hours } from '../../../lib/core/time.ts'
import type { Operation, Trouble } from '../../sim/trouble.ts'
import { everyRow } from '../../sim/books.ts'
import { type Api, like, openApi } from './api.ts'
import { propose } from './work.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }
const keyed = (key: string, body: unknown = order, more: object = {}) => ({
  body,
  headers: { 'idempotency-key': key },
  ...more,
})

const fileWith = (api: Api, key: string, body: unknown = order) => api.ask('POST', '/v1/tasks', keyed(key, body))
const tasksIn = async ({ store }: Api) => (await everyRow(store, 'task')).length
const receiptsIn = async ({ store }: Api) => await everyRow(store, 'receipt')

/** Trouble at the nth call of one operation from now on. */
function troubleAt({ troubles }: Api, operation: Operation, nth: number, trouble: Trouble): void {
  let calls = 0
  troubles.plan = (one) => (one === operation && ++calls === nth ? trouble : undefined)
}

describe('a POST that is repeated with its key', () => {
  test('is carried out once, and answered as before', async () => {
    const api = await openApi()
    const first = await fileWith(api, 'order-1')
    api.clock.advance(hours(1))
    const second = await fileWith(api, 'order-1')
    expect(second).toMatchObject({ status: 201, text: first.text })
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    expect(await tasksIn(api)).toBe(1)
  })

  test('of every kind: what changes something, and what finds nothing to change', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    const approve = () => api.ask('POST', `/v1/missions/${id}/approve`, { headers: { 'idempotency-key': 'yes' } })
    const resume = () => api.ask('POST', '/v1/agents/forge/resume', { headers: { 'idempotency-key': 'go' } })
    for (const act of [approve, resume]) {
      const [first, second] = [await act(), await act()]
      expect(first).toMatchObject({ status: 200 })
      expect(second).toMatchObject({ status: 200, text: first.text })
      expect(second.headers.get('idempotent-replayed')).toBe('true')
    }
  })

  test('is a new request a day later', async () => {
    const api = await openApi()
    const first = await fileWith(api, 'order-1')
    api.clock.advance(hours(24) - 1)
    expect((await fileWith(api, 'order-1')).text).toBe(first.text)
    api.clock.advance(1000)
    expect((await fileWith(api, 'order-1')).body['id']).not.toBe(first.body['id'])
  })

  test('and another body, query or path is refused', async () => {
    const api = await openApi()
    await fileWith(api, 'order-1')
    for (const [path, body] of [
      ['/v1/tasks', { ...order, priority: 1 }],
      ['/v1/projects', { id: 'shop', name: 'Shop', goal: 'Sell.' }],
    ] as const) {
      const { status, body: problem } = await api.ask('POST', path, keyed('order-1', body))
      expect({ status, detail: problem['detail'] }).toEqual({
        status: 422,
        detail: like(/choose a new key/),
      })
    }
  })

  test('of another token is another request', async () => {
    const api = await openApi()
    const mine = await fileWith(api, 'order-1')
    const theirs = await api.ask('POST', '/v1/tasks', keyed('order-1', order, { as: 'operator' }))
    expect(theirs.status).toBe(201)
    expect(theirs.body['id']).not.toBe(mine.body['id'])
  })

  test('without a key is done again', async () => {
    const api = await openApi()
    await api.post('/v1/tasks', order, 201)
    await api.post('/v1/tasks', order, 201)
    expect({ tasks: await tasksIn(api), receipts: await receiptsIn(api) }).toEqual({ tasks: 2, receipts: [] })
  })
})

describe('what was refused leaves no receipt', () => {
  test('so it can be put right and sent with the same key', async () => {
    const api = await openApi()
    expect((await fileWith(api, 'order-1', { ...order, agentId: 'nobody' })).status).toBe(400)
    expect((await fileWith(api, 'order-1', { ...order, priority: 0 })).status).toBe(400)
    expect(await receiptsIn(api)).toEqual([])
    expect((await fileWith(api, 'order-1')).status).toBe(201)
  })

  test.each([[''], ['ä'], ['a b'], ['x'.repeat(201)]])('and a key like %j is refused itself', async (key) => {
    const api = await openApi()
    const sent = key === 'ä' ? { body: order, headers: { 'idempotency-key': '\u00e4' } } : keyed(key)
    const { status, body } = await api.ask('POST', '/v1/tasks', sent)
    expect({ status, errors: body['errors'] }).toEqual({
      status: 400,
      errors: [{ path: 'header.idempotency-key', message: like(/1 to 200 visible ASCII characters/) }],
    })
  })
})

describe('two at the same time', () => {
  test.each([2, 3, 8])('%i of them: one effect, and everybody hears of it or is told to wait', async (count) => {
    const api = await openApi()
    const got = await Promise.all(Array.from({ length: count }, () => fileWith(api, 'order-1')))
    expect(await tasksIn(api)).toBe(1)
    const [made] = await everyRow(api.store, 'task')
    const told = got.map(({ status, body }) =>
      status === 201 ? body['id'] : String(body['detail']).match(/subject=(\w+)/)?.[1],
    )
    expect(told).toEqual(got.map(() => made?.id))
    expect([201, 409]).toEqual(expect.arrayContaining([...new Set(got.map(({ status }) => status))]))
    expect(got.filter(({ status, headers }) => status === 201 && !headers.get('idempotent-replayed'))).toHaveLength(1)
    expect((await fileWith(api, 'order-1')).status).toBe(201)
  })

  test('whoever finds it done already hears the same answer, not that it is too late', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    const approve = () => api.ask('POST', `/v1/missions/${id}/approve`, { headers: { 'idempotency-key': 'yes' } })
    // The second looks for a receipt before the first has left one, and reads the mission after it.
    let meanwhile: Promise<unknown> | undefined
    let gets = 0
    api.troubles.plan = async (operation) => {
      if (operation !== 'get' || ++gets !== 2) return undefined
      api.troubles.plan = () => undefined
      meanwhile = approve()
      await meanwhile
      return undefined
    }
    await api.get('/v1/tasks')
    gets = 0
    const late = await approve()
    expect(meanwhile).toBeDefined()
    expect(late).toMatchObject({ status: 200, body: { status: 'approved' } })
    expect(late.headers.get('idempotent-replayed')).toBe('true')
  })
})

describe('when we die', () => {
  test('before the commit, nothing is done, and the repetition does it', async () => {
    const api = await openApi()
    troubleAt(api, 'commit', 1, 'down')
    expect((await fileWith(api, 'order-1')).status).toBe(503)
    expect({ tasks: await tasksIn(api), receipts: await receiptsIn(api) }).toEqual({ tasks: 0, receipts: [] })
    expect((await fileWith(api, 'order-1')).status).toBe(201)
  })

  test('with the commit, not knowing whether it was done, the repetition says that it was, and where to look', async () => {
    const api = await openApi()
    troubleAt(api, 'commit', 1, 'answer lost')
    expect((await fileWith(api, 'order-1')).status).toBe(503)
    const [task] = await everyRow(api.store, 'task')
    const { status, body } = await fileWith(api, 'order-1')
    expect({ status, type: body['type'] }).toEqual({ status: 409, type: 'urn:mission-control:problem:key.taken' })
    expect(body['detail']).toContain(`was carried out, but its answer is not recorded`)
    expect(body['detail']).toContain(`GET /v1/activity?subject=${task?.id}`)
    expect(await api.get(`/v1/activity?subject=${task?.id}`)).toMatchObject({ items: [{ verb: 'task.filed' }] })
    expect(await tasksIn(api)).toBe(1)
  })

  test.each<Trouble>(['down', 'answer lost'])(
    'before the answer is kept (%s), the caller has it all the same',
    async (trouble) => {
      const api = await openApi()
      troubleAt(api, 'commit', 2, trouble)
      const { status } = await fileWith(api, 'order-1')
      expect(status).toBe(201)
      expect(api.logged).toMatchObject([{ message: 'an answer was not kept', facts: { path: '/v1/tasks' } }])
      expect((await fileWith(api, 'order-1')).status).toBe(trouble === 'down' ? 409 : 201)
      expect(await tasksIn(api)).toBe(1)
    },
  )
})

describe('the bearer of a token', () => {
  test('is never stored, and null when the request is repeated', async () => {
    const api = await openApi()
    const make = () => api.ask('POST', '/v1/tokens', keyed('token-1', { name: 'Export', role: 'viewer' }))
    const [first, second] = [await make(), await make()]
    const { bearer, ...token } = first.body
    expect(bearer).toMatch(/^mc_/)
    expect(second).toMatchObject({ status: 201, body: { ...token, bearer: null } })
    expect(JSON.stringify(await receiptsIn(api))).not.toContain(String(bearer))
    expect((await api.get('/v1/tokens')).items).toHaveLength(4)
  })

  test('of the caller is not stored either, nor is the key', async () => {
    const api = await openApi()
    await fileWith(api, 'a-key-that-tells-something')
    const [receipt] = await receiptsIn(api)
    expect(JSON.stringify(receipt)).not.toContain('a-key-that-tells-something')
    expect(JSON.stringify(receipt)).not.toContain(api.guests.admin.bearer)
    expect(receipt).toMatchObject({ id: like(/^[0-9a-f]{64}$/), answer: { status: 201 } })
  })
})
