import { expect, test } from 'vitest'
import { seconds } from '../../../lib/core/time.ts'
import { beat } from '../../../lib/flows/beat.ts'
import { openApi } from './api.ts'

test('health is answered without a token: 503 while a part shows no sign of life, 200 when all do', async () => {
  const { ask, ports, clock } = await openApi()
  const ill = await ask('GET', '/v1/health', { bearer: null })
  expect(ill).toMatchObject({ status: 503, body: { ok: false } })
  for (const stage of ['tick', 'dispatcher', 'classifier'] as const) await beat(ports, stage)
  clock.advance(seconds(5))
  expect(await ask('GET', '/v1/health', { bearer: null })).toMatchObject({ status: 200, body: { ok: true } })
})

test('asking for health often costs nothing: the answer holds for 5 seconds', async () => {
  const api = await openApi()
  let reads = 0
  api.troubles.plan = () => void reads++
  await Promise.all(Array.from({ length: 20 }, () => api.ask('GET', '/v1/health')))
  const once = reads
  expect(once).toBeGreaterThan(0)
  await api.ask('GET', '/v1/health')
  expect(reads).toBe(once)
  api.clock.advance(seconds(5))
  await api.ask('GET', '/v1/health')
  expect(reads).toBeGreaterThan(once)
})

test('a part that does not answer is named, but not what it said', async () => {
  const { ask, troubles } = await openApi()
  troubles.plan = () => Promise.reject(new Error('arn:aws:dynamodb:eu-central-1:123456789012:table/acme'))
  const { status, text, body } = await ask('GET', '/v1/health', { bearer: null })
  expect({ status, ok: body['ok'] }).toEqual({ status: 503, ok: false })
  expect(text).toContain('does not answer')
  expect(text).not.toContain('arn:')
})
