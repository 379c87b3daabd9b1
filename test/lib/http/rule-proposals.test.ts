import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { minutes } from '../../../lib/core/time.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints } from '../../sim/books.ts'
import { answer, rest } from '../../sim/mind.ts'
import { wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { failThought, workers } from '../flows/failing.ts'
import { ada, scout, typical } from '../flows/office.ts'
import { type Api, openApi } from './api.ts'
import { only } from './work.ts'

/** Three failures alike that no rule knows, and a rule for them that Scout has thought of. */
async function proposed(): Promise<Api & { id: string; fingerprint: string }> {
  const api = await openApi({ agents: workers(4), settings: { operations: 'scout' } })
  for (let n = 0; n < 3; n++) {
    await failThought(api, typical.UNKNOWN, AgentId.parse(`worker-${n}`))
    api.clock.advance(minutes(1))
  }
  api.mind.script.think = ({ unexplained }) =>
    answer({
      ...rest,
      rules: unexplained.map(({ id }) => ({
        fingerprint: id,
        when: { message: 'answered NACK' },
        category: 'TRANSIENT' as const,
        because: 'the converter is busy',
        examples: [],
      })),
    })
  await wakeAgent(api.ports, scout, ada)
  await think({ agentId: scout }, api.ports)
  const { id, fingerprint } = await only(api, '/v1/rule-proposals')
  return { ...api, id, fingerprint: String(fingerprint) }
}

const own = async ({ get }: Api) =>
  (await get('/v1/rules?limit=200')).items?.filter(({ origin }) => origin === 'instance')

describe('proposed rules', () => {
  test('are listed by everything they can be asked for, and tell what they would do', async () => {
    const api = await proposed()
    const found = async (query: string) => (await api.get(`/v1/rule-proposals?${query}`)).items?.length
    const queries = [
      'status=proposed',
      'agentId=scout',
      `fingerprint=${api.fingerprint}`,
      'agentId=scout&status=proposed',
    ]
    expect(await Promise.all(queries.map(found))).toEqual([1, 1, 1, 1])
    const others = ['status=approved', 'status=rejected', 'agentId=forge', `fingerprint=${'0'.repeat(16)}`]
    expect(await Promise.all(others.map(found))).toEqual([0, 0, 0, 0])
    expect(await api.get(`/v1/rule-proposals/${api.id}`)).toMatchObject({
      status: 'proposed',
      rule: { when: { message: 'answered NACK' }, priority: 9000 },
      effect: { looked: 3, matched: 3, changed: 3, unknown: 3 },
    })
    await api.get('/v1/rule-proposals?status=wild', 400)
    await api.get(`/v1/rule-proposals/proposal_${'0'.repeat(26)}`, 404)
  })

  test('are told by the think cycle as well, and are not in force', async () => {
    const api = await proposed()
    expect(await only(api, '/v1/think-cycles?agentId=scout')).toMatchObject({
      rules: { proposed: [api.id], dropped: [] },
    })
    expect(await own(api)).toEqual([])
  })

  test.each(['approve', 'reject'])('take an operator to %s them', async (verb) => {
    const { ask, id } = await proposed()
    const body = verb === 'reject' ? { reason: 'no' } : {}
    const as = async (role: 'viewer' | 'operator') =>
      (await ask('POST', `/v1/rule-proposals/${id}/${verb}`, { as: role, body })).status
    expect([await as('viewer'), await as('operator'), await as('operator')]).toEqual([403, 200, 409])
  })
})

describe('approving a proposed rule', () => {
  test('makes it a rule of whoever approves it, once', async () => {
    const api = await proposed()
    const { guests, id, post, get } = api
    const by = { kind: 'person', id: guests.admin.token.id, name: 'a admin' }
    const path = `/v1/rule-proposals/${id}/approve`
    expect(await post(path, { ruleId: 'converter-busy' })).toMatchObject({
      status: 'approved',
      ruleId: 'converter-busy',
      decidedBy: by,
    })
    expect(await own(api)).toMatchObject([{ id: 'converter-busy', author: by, category: 'TRANSIENT', priority: 9000 }])
    expect(await get('/v1/rules/converter-busy/history')).toMatchObject({ items: [{ number: 1, did: 'created', by }] })
    const again = await post(path, {}, 409)
    expect(again).toMatchObject({
      detail: `rule proposal ${id} is approved and cannot be approved; only proposed ones can`,
    })
    await post(`/v1/rule-proposals/${id}/reject`, { reason: 'too late' }, 409)
    expect(await own(api)).toHaveLength(1)
  })

  test('names it after the failures unless told otherwise, and a name that is taken is refused', async () => {
    const { id, fingerprint, post } = await proposed()
    const rule = { priority: 5, when: { code: 'x-1' }, category: 'LOGIC', because: 'x' }
    await post('/v1/rules', { id: 'mine', ...rule }, 201)
    const path = `/v1/rule-proposals/${id}/approve`
    expect((await post(path, { ruleId: 'mine' }, 409))['detail']).toMatch(/already a rule "mine"/)
    await post(path, { ruleId: 'No Name' }, 400)
    expect(await post(path, {})).toMatchObject({ ruleId: `learned-${fingerprint.slice(0, 8)}` })
  })

  test('lets judging again explain what nobody could, and every count follows', async () => {
    const api = await proposed()
    await api.post(`/v1/rule-proposals/${api.id}/approve`, { ruleId: 'converter-busy' })
    const range = { from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z', dryRun: false }
    expect(await api.post('/v1/failures/reclassify', range)).toMatchObject({
      looked: 3,
      changed: 3,
      moves: [{ from: 'UNKNOWN', to: 'TRANSIENT', count: 3 }],
    })
    expect(await api.get(`/v1/failures/groups/${api.fingerprint}`)).toMatchObject({
      counts: { TRANSIENT: 3 },
      latest: { category: 'TRANSIENT', ruleId: 'converter-busy' },
    })
    expect(await api.get('/v1/failures/analytics')).toMatchObject({
      unknownShare: 0,
      byRule: [{ id: 'converter-busy', total: 3 }],
      byFingerprint: [{ total: 3, category: 'TRANSIENT' }],
    })
    expect((await api.get('/v1/failures?ruleId=converter-busy')).items).toHaveLength(3)
    expect(await complaints(api.store)).toEqual([])
  })
})

describe('rejecting a proposed rule', () => {
  test('keeps the reason, and nothing is in force', async () => {
    const api = await proposed()
    const path = `/v1/rule-proposals/${api.id}/reject`
    await api.post(path, {}, 400)
    expect(await api.post(path, { reason: 'we know the converter' })).toMatchObject({
      status: 'rejected',
      why: 'we know the converter',
    })
    await api.post(`/v1/rule-proposals/${api.id}/approve`, {}, 409)
    expect(await own(api)).toEqual([])
    expect(await only(api, '/v1/rule-proposals?status=rejected')).toMatchObject({ id: api.id })
  })
})
