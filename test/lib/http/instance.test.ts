import { expect, test } from 'vitest'
import { like, openApi } from './api.ts'

test('the instance tells its settings, and whether it is a rehearsal', async () => {
  const { get, patch } = await openApi()
  const instance = await get('/v1/instance')
  expect(instance).toMatchObject({ name: 'Example Company', lead: 'atlas', rehearsal: true, killSwitch: { on: false } })
  expect(instance).not.toHaveProperty('applied')
  const models = { default: { provider: 'bedrock', model: 'anthropic.claude' } }
  expect(await patch('/v1/instance', { models })).toMatchObject({
    rehearsal: false,
    name: 'Example Company',
    version: 2,
  })
})

test('some settings are changed, the others stay', async () => {
  const { get, patch } = await openApi()
  const changed = await patch('/v1/instance', { budgets: { perMonth: 50 }, timeZone: 'Europe/Berlin' })
  expect(changed).toMatchObject({ budgets: { perMonth: 50, perRun: 2 }, timeZone: 'Europe/Berlin', lead: 'atlas' })
  expect(await get('/v1/instance')).toEqual(changed)
  expect((await patch('/v1/instance', { lead: 'nobody' }, 400))['detail']).toMatch(/no agent "nobody"/)
  expect((await patch('/v1/instance', { timeZone: 'Mars' }, 400))['detail']).toMatch(/IANA time zone/)
})

test('the kill switch is turned on with a reason, and off again, by an operator', async () => {
  const { ask, get, clock } = await openApi()
  const on = await ask('POST', '/v1/instance/kill-switch', {
    as: 'operator',
    body: { on: true, reason: 'budget review' },
  })
  const since = clock.now().toISOString()
  expect(on.body).toMatchObject({ killSwitch: { on: true, reason: 'budget review', since } })
  expect((await get('/v1/activity?subject=instance')).items?.[0]).toMatchObject({
    note: 'kill switch on: budget review',
  })
  const again = await ask('POST', '/v1/instance/kill-switch', { as: 'operator', body: { on: true } })
  expect(again.body).toEqual(on.body)
  const off = await ask('POST', '/v1/instance/kill-switch', { as: 'operator', body: { on: false } })
  expect(off.body).toMatchObject({ killSwitch: { on: false } })
})

test('an installation without an instance says so', async () => {
  const { store, ask } = await openApi()
  const instance = await store.get('instance', 'instance')
  if (instance) await store.commit([{ op: 'removed', kind: 'instance', row: instance }])
  const { status, body } = await ask('GET', '/v1/instance')
  expect({ status, detail: body['detail'] }).toEqual({ status: 503, detail: like(/no instance yet/) })
})
