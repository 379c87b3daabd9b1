import { describe, expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }

/** So many tasks, every third of them for Forge. */
async function withTasks(count: number): Promise<{ api: Api; ids: string[] }> {
  const api = await openApi()
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const { id } = await api.post(
      '/v1/tasks',
      { ...order, priority: (n % 9) + 1, agentId: n % 3 === 0 ? 'forge' : 'scout' },
      201,
    )
    ids.unshift(String(id))
    api.clock.advance(1)
  }
  return { api, ids }
}

async function walk({ get }: Api, path: string): Promise<{ ids: unknown[]; sizes: number[] }> {
  const ids: unknown[] = []
  const sizes: number[] = []
  for (let cursor: unknown; cursor !== null;) {
    const page = await get(`${path}${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`)
    ids.push(...(page.items ?? []).map(({ id }) => id))
    sizes.push(page.items?.length ?? 0)
    cursor = page['cursor']
  }
  return { ids, sizes }
}

describe('pages', () => {
  test('fit together: everything once, in order', async () => {
    const { api, ids } = await withTasks(7)
    for (const limit of [1, 2, 3, 6, 7, 8]) expect((await walk(api, `/v1/tasks?limit=${limit}`)).ids).toEqual(ids)
  })

  test('are as long as asked for, and the last one has no cursor', async () => {
    const { api } = await withTasks(7)
    expect((await walk(api, '/v1/tasks?limit=3')).sizes).toEqual([3, 3, 1])
    expect((await api.get('/v1/tasks?limit=7'))['cursor']).toBeNull()
    expect((await api.get('/v1/tasks'))['cursor']).toBeNull()
  })

  test('have 50 items unless told otherwise', async () => {
    const { api } = await withTasks(51)
    const page = await api.get('/v1/tasks')
    expect(page.items).toHaveLength(50)
    expect(page['cursor']).toEqual(expect.any(String))
  })

  test('fit together for every filter', async () => {
    const { api, ids } = await withTasks(7)
    const forges = [ids[0], ids[3], ids[6]]
    expect((await walk(api, '/v1/tasks?limit=2&agentId=forge')).ids).toEqual(forges)
    expect((await walk(api, '/v1/tasks?limit=2&agentId=forge&status=todo')).ids).toEqual(forges)
    expect((await walk(api, '/v1/tasks?limit=2&agentId=forge&status=done')).ids).toEqual([])
  })

  test('do not shift when something new comes in between', async () => {
    const { api, ids } = await withTasks(4)
    const first = await api.get('/v1/tasks?limit=2')
    await api.post('/v1/tasks', order, 201)
    const second = await api.get(`/v1/tasks?limit=2&cursor=${String(first['cursor'])}`)
    expect(second.items?.map(({ id }) => id)).toEqual(ids.slice(2))
  })

  test('do not take the cursor of another list', async () => {
    const { api } = await withTasks(3)
    const { cursor } = await api.get('/v1/tasks?limit=1')
    for (const path of ['/v1/runs?', '/v1/tasks?agentId=forge&', '/v1/agents?', '/v1/rules?']) {
      expect((await api.get(`${path}cursor=${String(cursor)}`, 400))['detail']).toMatch(/does not belong to this list/)
    }
  })

  test.each([
    ['agents'],
    ['projects'],
    ['missions'],
    ['tasks'],
    ['runs'],
    ['think-cycles'],
    ['failures'],
    ['rules'],
    ['activity'],
    ['tokens'],
  ])('are what GET /v1/%s answers', async (noun) => {
    const { get } = await openApi()
    expect(await get(`/v1/${noun}?limit=200`)).toMatchObject({ cursor: null })
  })
})
