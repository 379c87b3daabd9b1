import { expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { minutes } from '../../../lib/core/time.ts'
import { watchAlerts } from '../../../lib/flows/alerts.ts'
import { failThought, workers } from '../flows/failing.ts'
import { typical } from '../flows/office.ts'
import { openApi } from './api.ts'

const many = { failures: 40, unknown: 20 }
const calm = { failures: 40, unknown: 1 }

test('alerts are listed by whether they are raised, and anybody may read them', async () => {
  const api = await openApi({ agents: workers(10) })
  const kinds = async (query = '') =>
    (await api.get(`/v1/alerts?${query}`)).items?.map(({ kind, status }) => `${String(kind)} ${String(status)}`)
  expect(await kinds()).toEqual([])
  await watchAlerts(api.ports, many)
  for (let n = 0; n < 10; n++) await failThought(api, typical.TRANSIENT, AgentId.parse(`worker-${n}`))
  expect((await kinds())?.toSorted()).toEqual(['storm raised', 'unknown-share raised'])
  await watchAlerts(api.ports, calm)
  expect(await kinds('status=raised')).toEqual(['storm raised'])
  expect(await kinds('status=cleared')).toEqual(['unknown-share cleared'])
  api.clock.advance(minutes(31))
  await watchAlerts(api.ports, calm)
  expect(await kinds('status=raised')).toEqual([])
  const { status, body } = await api.ask('GET', '/v1/alerts?status=cleared&limit=1', { as: 'viewer' })
  expect([status, body.items?.length, typeof body['cursor']]).toEqual([200, 1, 'string'])
  expect(body.items?.[0]).not.toHaveProperty('version')
  await api.get('/v1/alerts?status=loud', 400)
})

test('a storm says which group of failures it is made of', async () => {
  const api = await openApi({ agents: workers(10) })
  for (let n = 0; n < 10; n++) await failThought(api, typical.TRANSIENT, AgentId.parse(`worker-${n}`))
  const [storm] = (await api.get('/v1/alerts')).items ?? []
  expect(await api.get(`/v1/failures/groups/${String(storm?.['fingerprint'])}`)).toMatchObject({
    total: 10,
    storm: { since: '2026-11-23T12:00:00.011Z', until: '2026-11-23T12:15:00.011Z' },
  })
})
