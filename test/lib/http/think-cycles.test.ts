import { expect, test } from 'vitest'
import { answer, trouble } from '../../sim/mind.ts'
import { draft, proposing } from '../flows/office.ts'
import { openApi } from './api.ts'
import { only } from './work.ts'

test('think cycles are listed by agent and status, and shown with what they saw and decided', async () => {
  const api = await openApi({
    script: {
      think: ({ agent }) =>
        agent.id === 'forge' ? answer(proposing(draft())) : trouble({ message: 'the model is down' }),
    },
  })
  await api.post('/v1/agents/forge/think')
  await api.post('/v1/agents/scout/think')
  // Messages may come some seconds late.
  await api.staff.minute()
  await api.staff.minute()
  const proposed = await only(api, '/v1/think-cycles?agentId=forge')
  expect(await api.get(`/v1/think-cycles/${proposed.id}`)).toEqual(proposed)
  expect(proposed).toMatchObject({ status: 'proposed', saw: { projects: 1 }, rehearsal: true })
  expect(await only(api, '/v1/think-cycles?status=failed')).toMatchObject({
    agentId: 'scout',
    evidence: { message: 'the model is down' },
  })
  expect((await api.get('/v1/think-cycles?agentId=forge&status=failed')).items).toEqual([])
  expect((await api.get('/v1/think-cycles')).items).toHaveLength(2)
})

test('think cycles are counted for the last seven days by the hour, for everybody or one agent', async () => {
  const api = await openApi({ script: { think: () => answer({ decision: 'rest', reason: 'no' }) } })
  await api.post('/v1/agents/forge/think')
  await api.staff.minute()
  await api.staff.minute()
  const analytics = await api.get('/v1/think-cycles/analytics?agentId=forge')
  expect(analytics).toMatchObject({
    all: { cycles: 1, restShare: 1 },
    timeline: [{ counts: { cycles: 1 } }],
    byAgent: [{ id: 'forge', counts: { cycles: 1 } }],
  })
  expect(Date.parse(String(analytics['to'])) - Date.parse(String(analytics['from']))).toBe(7 * 86_400_000)
  expect(await api.get('/v1/think-cycles/analytics?grain=day&agentId=nobody')).toMatchObject({ all: { cycles: 0 } })
  await api.get('/v1/think-cycles/analytics?from=2026-01-01T00:00:00Z', 400)
})
