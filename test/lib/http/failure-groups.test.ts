import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { minutes } from '../../../lib/core/time.ts'
import { everyRow } from '../../sim/books.ts'
import { failTask, failThought, lettersOf, workers } from '../flows/failing.ts'
import { scout, typical } from '../flows/office.ts'
import { type Api, openApi } from './api.ts'
import { only } from './work.ts'

/** Three groups: what no rule knows three times, a permission twice, and a full disk. */
async function threeGroups(): Promise<Api> {
  const api = await openApi({ agents: workers(6) })
  const kinds = [typical.AUTH, typical.UNKNOWN, typical.UNKNOWN, typical.RESOURCE, typical.AUTH, typical.UNKNOWN]
  for (const [n, evidence] of kinds.entries()) {
    await failThought(api, evidence, AgentId.parse(`worker-${n}`))
    api.clock.advance(minutes(1))
  }
  return api
}
const totals = async ({ get }: Api, query = '') =>
  (await get(`/v1/failures/groups?${query}`)).items?.map(({ total, latest }) => [
    total,
    latest instanceof Object && 'category' in latest && latest.category,
  ])

/** Whatever a list has, page by page. */
async function pages({ get }: Api, path: string, limit: number): Promise<string[][]> {
  const found: string[][] = []
  let cursor = ''
  do {
    const page = await get(`${path}&limit=${limit}${cursor}`)
    found.push((page.items ?? []).map(({ id }) => String(id)))
    cursor = typeof page['cursor'] === 'string' ? `&cursor=${encodeURIComponent(page['cursor'])}` : ''
  } while (cursor)
  return found
}

describe('groups of failures', () => {
  test('are listed with the one seen last first, by everything they can be asked for', async () => {
    const api = await threeGroups()
    const all = [
      [3, 'UNKNOWN'],
      [2, 'AUTH'],
      [1, 'RESOURCE'],
    ]
    expect(await totals(api)).toEqual(all)
    expect(await totals(api, 'category=AUTH')).toEqual(all.slice(1, 2))
    expect(await totals(api, 'agentId=worker-3')).toEqual(all.slice(2))
    const full = (await everyRow(api.store, 'failure')).find(({ category }) => category === 'RESOURCE')
    expect(await totals(api, `ruleId=${full?.ruleId}`)).toEqual(all.slice(2))
    expect(await totals(api, 'agentId=worker-3&category=AUTH')).toEqual([])
    const { lastSeenAt } = await only(api, '/v1/failures/groups?category=AUTH')
    expect(await totals(api, `from=${String(lastSeenAt)}`)).toEqual(all.slice(0, 2))
  })

  test('come in pages that fit together', async () => {
    const api = await openApi()
    for (let n = 0; n < 7; n++) {
      await failThought(api, { source: `part-${lettersOf(n)}` }, scout)
      api.clock.advance(minutes(1))
    }
    const [all = []] = await pages(api, '/v1/failures/groups?', 50)
    expect(all).toHaveLength(7)
    expect(await pages(api, '/v1/failures/groups?', 3)).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)])
  })

  test('tell one by one what is known of them, and not how it is counted inside', async () => {
    const api = await threeGroups()
    const group = await only(api, '/v1/failures/groups?category=UNKNOWN')
    expect(await api.get(`/v1/failures/groups/${group.id}`)).toEqual(group)
    expect(group).toMatchObject({
      total: 3,
      counts: { UNKNOWN: 3 },
      agents: { 'worker-1': 1, 'worker-2': 1, 'worker-5': 1 },
      days: { '2026-11-23': 3 },
      latest: { message: 'converter answered NACK', recovery: { kind: 'none' } },
    })
    expect(Object.keys(group)).not.toContain('gust')
    expect((await api.get('/v1/failures/groups/0123456789abcdef', 404))['detail']).toMatch(/0123456789abcdef/)
    expect((await api.get('/v1/failures/groups/none', 404))['detail']).toMatch(/expected 16 digits of 0-9 and a-f/)
  })

  test.each(['/v1/failures/groups?', '/v1/failures?fingerprint=0123456789abcdef&'])(
    'refuse a cursor that %s never gave',
    async (path) => {
      const { get } = await openApi()
      expect((await get(`${path}cursor=x`, 400))['detail']).toMatch(/cursor "x" does not belong to this list/)
    },
  )
})

describe('the failures of a group', () => {
  test('are listed newest first in pages, by everything they can be asked for', async () => {
    const api = await openApi({ agents: workers(6) })
    const projects = ['website', undefined, 'website', undefined, undefined]
    const ids: string[] = []
    const tasks: string[] = []
    for (const [n, projectId] of projects.entries()) {
      const order = { agentId: `worker-${n % 3}`, ...(projectId ? { projectId } : {}) }
      const { failure, task } = await failTask(api, typical.UNKNOWN, order)
      ids.unshift(failure.id)
      tasks.unshift(task.id)
      await failThought(api, typical.AUTH, scout)
      api.clock.advance(minutes(1))
    }
    const { fingerprint, at } = await api.get(`/v1/failures/${ids[2]}`)
    const path = `/v1/failures?fingerprint=${String(fingerprint)}`
    expect(await pages(api, path, 2)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)])
    const asked = async (query: string) => (await pages(api, `${path}&${query}`, 2)).flat()
    expect(await asked('category=AUTH')).toEqual([])
    expect(await asked('category=UNKNOWN')).toEqual(ids)
    expect(await asked('agentId=worker-0')).toEqual([ids[1], ids[4]])
    expect(await asked('projectId=website')).toEqual([ids[2], ids[4]])
    expect(await asked('agentId=worker-0&projectId=website')).toEqual([ids[4]])
    expect(await asked(`taskId=${tasks[3]}`)).toEqual([ids[3]])
    expect(await asked('ruleId=http-503')).toEqual([])
    expect(await asked(`from=${String(at)}`)).toEqual(ids.slice(0, 3))
    expect(await asked(`to=${String(at)}`)).toEqual(ids.slice(2))
    expect(await asked(`from=${String(at)}&to=${String(at)}`)).toEqual([ids[2]])
  })

  test('may not be asked for by what is no fingerprint', async () => {
    const { get } = await openApi()
    expect((await get('/v1/failures?fingerprint=abc', 400))['detail']).toMatch(/16 digits of 0-9 and a-f/)
  })
})

test('the analytics tell the largest groups, and how tasks recover', async () => {
  const api = await threeGroups()
  const { byFingerprint, recovery } = await api.get('/v1/failures/analytics')
  expect(byFingerprint).toMatchObject([
    { total: 3, category: 'UNKNOWN', message: 'converter answered NACK', agents: 3 },
    { total: 2, category: 'AUTH', agents: 2 },
    { total: 1, category: 'RESOURCE', agents: 1 },
  ])
  expect(recovery).toMatchObject({ incidents: 0, meanMilliseconds: null, aloneShare: null })
})
