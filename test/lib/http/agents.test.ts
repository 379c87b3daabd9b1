import { describe, expect, test } from 'vitest'
import { forge } from '../flows/office.ts'
import { openApi } from './api.ts'

const quill = { id: 'quill', name: 'Quill', role: 'Writer', persona: 'You write.', cadence: '2h', reportsTo: 'atlas' }

describe('the roster', () => {
  test('lists every agent with its desk, in the order of their ids', async () => {
    const { get } = await openApi()
    const { items } = await get('/v1/agents')
    expect(items?.map(({ id }) => id)).toEqual(['atlas', 'forge', 'scout'])
    expect(items?.[0]).toMatchObject({ name: 'Atlas', desk: { status: 'active', slots: [] } })
  })

  test('never shows the settings that files applied, nor what the desk counts in secret', async () => {
    const { get } = await openApi()
    const agent = await get('/v1/agents/forge')
    expect(agent).not.toHaveProperty('applied')
    expect(Object.keys(agent['desk'] ?? {}).toSorted()).toEqual(['nextThinkAt', 'slots', 'status'])
  })

  test('leaves out whose desk was removed a moment ago', async () => {
    const { get, store } = await openApi()
    const desk = await store.get('desk', 'scout')
    if (desk) await store.commit([{ op: 'removed', kind: 'desk', row: desk }])
    expect((await get('/v1/agents')).items?.map(({ id }) => id)).toEqual(['atlas', 'forge'])
  })

  test('takes a new agent, which is active and due to think', async () => {
    const { get, post, clock } = await openApi()
    const made = await post('/v1/agents', quill, 201)
    expect(made).toMatchObject({
      ...quill,
      model: 'default',
      concurrency: 2,
      desk: { status: 'active', nextThinkAt: clock.now().toISOString() },
    })
    expect(await get('/v1/agents/quill')).toEqual(made)
  })

  test('refuses an id that is taken, and somebody who reports to nobody', async () => {
    const { post } = await openApi()
    expect((await post('/v1/agents', { ...quill, id: 'forge' }, 409))['detail']).toMatch(/already.*"forge"/)
    const { reportsTo: _, ...alone } = quill
    expect((await post('/v1/agents', alone, 400))['detail']).toMatch(/reportsTo is missing/)
    expect((await post('/v1/agents', { ...quill, reportsTo: 'nobody' }, 400))['detail']).toMatch(/no agent "nobody"/)
  })

  test('takes some new settings, leaves the others and the desk, and counts the version on', async () => {
    const { get, patch } = await openApi()
    const before = await get('/v1/agents/forge')
    const changed = await patch('/v1/agents/forge', { role: 'Smith', concurrency: 5 })
    expect(changed).toMatchObject({ role: 'Smith', concurrency: 5, cadence: before['cadence'], version: 2 })
    expect(changed['desk']).toEqual(before['desk'])
    expect(await get('/v1/agents/forge')).toEqual(changed)
  })
})

describe('an agent', () => {
  test('is paused with a reason, and resumed', async () => {
    const { post } = await openApi()
    const paused = await post('/v1/agents/forge/pause', { reason: 'it talks too much' })
    expect(paused['desk']).toMatchObject({ status: 'paused', reason: 'it talks too much' })
    expect((await post('/v1/agents/forge/resume'))['desk']).toMatchObject({ status: 'active' })
  })

  test('is woken: its next think cycle is due now', async () => {
    const { post, clock, get } = await openApi()
    clock.advance(5_000)
    expect((await post('/v1/agents/forge/think'))['desk']).toMatchObject({ nextThinkAt: clock.now().toISOString() })
    const { items } = await get('/v1/activity?subject=forge')
    expect(items?.[0]).toMatchObject({ verb: 'agent.woken', actor: { kind: 'person', name: 'a admin' } })
  })

  test('cannot be woken while it is paused', async () => {
    const { post } = await openApi()
    await post('/v1/agents/forge/pause', { reason: 'holiday' })
    expect((await post('/v1/agents/forge/think', undefined, 409))['detail']).toMatch(/paused \(holiday\); resume it/)
  })

  test('has notes, which are empty before it ever noted anything', async () => {
    const { get, store, clock } = await openApi()
    expect(await get('/v1/agents/forge/notes')).toEqual({ agentId: 'forge', text: '', updatedAt: null })
    const updatedAt = clock.now().toISOString()
    await store.commit([{ op: 'new', kind: 'notes', row: { id: forge, text: 'ask Ada', updatedAt, version: 1 } }])
    expect(await get('/v1/agents/forge/notes')).toEqual({ agentId: 'forge', text: 'ask Ada', updatedAt })
  })

  test.each(['', '/notes'])('that is not there: GET /v1/agents/nobody%s is 404', async (rest) => {
    const { get } = await openApi()
    expect((await get(`/v1/agents/nobody${rest}`, 404))['detail']).toMatch(/no agent "nobody"/)
  })
})
