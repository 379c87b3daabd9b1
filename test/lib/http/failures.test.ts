import { describe, expect, test } from 'vitest'
import { minutes } from '../../../lib/core/time.ts'
import { trouble } from '../../sim/mind.ts'
import { type Api, openApi } from './api.ts'
import { only } from './work.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?', agentId: 'forge', projectId: 'website' }

/** Forge lacks a permission, and ten minutes later Scout runs out of disk. */
async function twoFailures(): Promise<Api & { taskIds: string[] }> {
  const api = await openApi({
    script: {
      work: ({ agent }) =>
        trouble({ message: agent.id === 'forge' ? 'AccessDenied: no' : 'ENOSPC: no space left on device' }),
    },
  })
  const taskIds: string[] = []
  for (const agentId of ['forge', 'scout']) {
    const { projectId, ...without } = order
    const { id } = await api.post(
      '/v1/tasks',
      { ...without, agentId, ...(agentId === 'forge' ? { projectId } : {}) },
      201,
    )
    taskIds.push(String(id))
    await api.staff.deliver()
    api.clock.advance(minutes(10))
  }
  return { ...api, taskIds }
}

describe('failures', () => {
  test('are listed newest first, by everything they can be asked for', async () => {
    const api = await twoFailures()
    const agentsOf = async (query: string) =>
      (await api.get(`/v1/failures?${query}`)).items?.map(({ agentId }) => agentId)
    expect(await agentsOf('')).toEqual(['scout', 'forge'])
    expect(await agentsOf('category=AUTH')).toEqual(['forge'])
    expect(await agentsOf('agentId=scout')).toEqual(['scout'])
    expect(await agentsOf('projectId=website')).toEqual(['forge'])
    expect(await agentsOf(`taskId=${api.taskIds[1]}`)).toEqual(['scout'])
    expect(await agentsOf('ruleId=permission-denied')).toEqual(['forge'])
    expect(await agentsOf('ruleId=permission-denied&agentId=scout')).toEqual([])
    expect(await agentsOf('category=AUTH&agentId=forge&projectId=website')).toEqual(['forge'])
  })

  test('are listed by when they happened, to the millisecond', async () => {
    const api = await twoFailures()
    const { at } = await only(api, '/v1/failures?agentId=scout')
    const agentsOf = async (query: string) =>
      (await api.get(`/v1/failures?${query}`)).items?.map(({ agentId }) => agentId)
    const before = new Date(Date.parse(String(at)) - 1).toISOString()
    expect(await agentsOf(`from=${String(at)}`)).toEqual(['scout'])
    expect(await agentsOf(`to=${String(at)}`)).toEqual(['scout', 'forge'])
    expect(await agentsOf(`to=${before}`)).toEqual(['forge'])
    expect(await agentsOf(`from=${before}&to=${before}`)).toEqual([])
    expect(await agentsOf(`from=${encodeURIComponent(String(at).replace('Z', '+00:00'))}`)).toEqual(['scout'])
  })

  test('tell what is known, which rule matched, why, and what was done', async () => {
    const api = await twoFailures()
    const failure = await only(api, '/v1/failures?agentId=forge')
    expect(await api.get(`/v1/failures/${failure.id}`)).toEqual(failure)
    expect(failure).toMatchObject({
      category: 'AUTH',
      ruleId: 'permission-denied',
      because: 'a permission is missing',
      of: { kind: 'run', taskId: api.taskIds[0] },
      recovery: { kind: 'block' },
    })
  })
})

describe('the analytics', () => {
  test('count the last 24 hours by the hour', async () => {
    const api = await twoFailures()
    expect(await api.get('/v1/failures/analytics')).toMatchObject({
      total: 2,
      unknownShare: 0,
      from: new Date(api.clock.now().getTime() - minutes(24 * 60)).toISOString(),
      to: api.clock.now().toISOString(),
      timeline: [{ bucket: '2026-11-23T12', total: 2, counts: { AUTH: 1, RESOURCE: 1, UNKNOWN: 0 } }],
      byAgent: [
        { id: 'forge', total: 1 },
        { id: 'scout', total: 1 },
      ],
      byProject: [{ id: 'website', counts: { AUTH: 1 } }],
    })
  })

  test('count by the day, 30 of them unless told otherwise', async () => {
    const api = await twoFailures()
    expect(await api.get('/v1/failures/analytics?grain=day')).toMatchObject({
      from: '2026-10-24T12:20:00.002Z',
      timeline: [{ bucket: '2026-11-23', total: 2 }],
    })
    const far = await api.get('/v1/failures/analytics?grain=day&from=2025-12-01T00:00:00Z&to=2026-11-22T00:00:00Z')
    expect(far).toMatchObject({ total: 0, timeline: [] })
  })

  test.each([
    ['more than 31 days by the hour', 'from=2026-10-01T00:00:00Z', /at most 31 days by the hour/],
    ['more than 400 days by the day', 'grain=day&from=2025-01-01T00:00:00Z', /at most 400 days by the day/],
    ['an end before its beginning', 'from=2026-11-23T10:00:00Z&to=2026-11-23T09:00:00Z', /from before to/],
    ['no moment', 'from=yesterday', /query\.from.*got "yesterday"/],
    ['another grain', 'grain=week', /query\.grain/],
  ])('refuse %s', async (_what, query, detail) => {
    const { get } = await openApi()
    expect((await get(`/v1/failures/analytics?${query}`, 400))['detail']).toMatch(detail)
  })
})

describe('judging failures again', () => {
  const range = { from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }
  const noDisk = {
    id: 'no-disk',
    priority: 1,
    when: { message: 'no space left' },
    category: 'LOGIC',
    because: 'it writes too much',
  }

  test('is a dry run unless told otherwise, and then moves rows and counters', async () => {
    const api = await twoFailures()
    await api.post('/v1/rules', noDisk, 201)
    const dry = await api.post('/v1/failures/reclassify', range)
    expect(dry).toMatchObject({
      dryRun: true,
      looked: 2,
      changed: 1,
      moves: [{ from: 'RESOURCE', to: 'LOGIC', count: 1 }],
      examples: [{ before: { category: 'RESOURCE' }, after: { category: 'LOGIC', ruleId: 'no-disk' } }],
      cursor: null,
    })
    const before = await only(api, '/v1/failures?category=RESOURCE')
    expect(await api.post('/v1/failures/reclassify', { ...range, dryRun: false })).toEqual({ ...dry, dryRun: false })
    const after = await only(api, '/v1/failures?category=LOGIC')
    expect(after).toMatchObject({
      id: before.id,
      ruleId: 'no-disk',
      recovery: before['recovery'],
      reclassified: { by: { kind: 'person' }, before: { category: 'RESOURCE', limit: 'machine' } },
    })
    expect(await api.get('/v1/failures/analytics')).toMatchObject({
      total: 2,
      timeline: [{ counts: { AUTH: 1, RESOURCE: 0, LOGIC: 1 } }],
    })
    expect(await api.post('/v1/failures/reclassify', { ...range, dryRun: false })).toMatchObject({ changed: 0 })
  })

  test.each([
    ['an end before its beginning', { from: range.to, to: range.from }, /from before to/],
    ['no time', {}, /body\.from/],
    ['a cursor of another list', { ...range, cursor: 'x' }, /cursor/],
  ])('refuses %s', async (_what, body, detail) => {
    const { post } = await openApi()
    expect((await post('/v1/failures/reclassify', body, 400))['detail']).toMatch(detail)
  })

  test('is for operators', async () => {
    const { ask } = await openApi()
    const statusAs = async (as: 'viewer' | 'operator') =>
      (await ask('POST', '/v1/failures/reclassify', { as, body: range })).status
    expect([await statusAs('viewer'), await statusAs('operator')]).toEqual([403, 200])
  })
})
