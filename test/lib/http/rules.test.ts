import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { type Api, like, openApi } from './api.ts'

const crmDown = {
  id: 'crm-down',
  priority: 15,
  when: { source: '^tool:crm$', httpStatus: 503 },
  category: 'TRANSIENT',
  because: 'the CRM restarts at night',
}
const tooLong = { id: 'context-too-long', priority: 20, category: 'RESOURCE', origin: 'built-in', enabled: true }

describe('the rules', () => {
  test('are listed in the order in which they are asked, built-in ones and those of the instance', async () => {
    const { get, post, guests, clock } = await openApi()
    await post('/v1/rules', crmDown, 201)
    const { items = [] } = await get('/v1/rules?limit=200')
    expect(items).toHaveLength(builtInRules.length + 1)
    const priorities = items.map(({ priority }) => Number(priority))
    expect(priorities).toEqual(priorities.toSorted((a, b) => a - b))
    expect(items.find(({ id }) => id === 'crm-down')).toEqual({
      ...crmDown,
      enabled: true,
      origin: 'instance',
      author: { kind: 'person', id: guests.admin.token.id, name: 'a admin' },
      changedAt: clock.now().toISOString(),
    })
    expect(items.find(({ id }) => id === 'context-too-long')).toMatchObject(tooLong)
  })

  test('come in pages that fit together, even when a rule is removed in between', async () => {
    const { get, post, ask } = await openApi()
    await post('/v1/rules', { ...crmDown, priority: 0 }, 201)
    const first = await get('/v1/rules?limit=1')
    expect(first.items?.map(({ id }) => id)).toEqual(['crm-down'])
    await ask('DELETE', '/v1/rules/crm-down')
    const ids: unknown[] = []
    for (let cursor = first['cursor']; typeof cursor === 'string';) {
      const page = await get(`/v1/rules?limit=7&cursor=${cursor}`)
      ids.push(...(page.items ?? []).map(({ id }) => id))
      cursor = page['cursor']
    }
    expect(ids).toEqual(
      builtInRules.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1)).map(({ id }) => id),
    )
  })
})

describe('a built-in rule', () => {
  test('is changed by a rule of the instance that takes its place, until that is removed', async () => {
    const { get, patch, ask } = await openApi()
    expect(await get('/v1/rules/context-too-long')).toMatchObject(tooLong)
    const changed = await patch('/v1/rules/context-too-long', { enabled: false })
    expect(changed).toMatchObject({ ...tooLong, enabled: false, origin: 'instance' })
    expect(await get('/v1/rules/context-too-long')).toEqual(changed)
    expect((await ask('DELETE', '/v1/rules/context-too-long')).status).toBe(204)
    expect(await get('/v1/rules/context-too-long')).toMatchObject(tooLong)
  })

  test('cannot be removed', async () => {
    const { ask } = await openApi()
    const { status, body } = await ask('DELETE', '/v1/rules/context-too-long')
    expect({ status, detail: body['detail'] }).toEqual({
      status: 409,
      detail: like(/disable it with PATCH/),
    })
  })
})

describe('a rule of the instance', () => {
  test('is made, changed and removed', async () => {
    const { get, post, patch, ask } = await openApi()
    await post('/v1/rules', crmDown, 201)
    expect(await patch('/v1/rules/crm-down', { priority: 16 })).toMatchObject({ ...crmDown, priority: 16 })
    expect((await ask('DELETE', '/v1/rules/crm-down')).text).toBe('')
    expect((await get('/v1/rules/crm-down', 404))['detail']).toMatch(/no rule "crm-down"/)
    expect((await ask('DELETE', '/v1/rules/crm-down')).status).toBe(404)
  })

  test.each([
    ['a pattern that cannot be read', { message: '(' }, /when\.message is "\("/],
    ['a pattern that matches everything', { message: '.*' }, /matches everything/],
    ['no clause at all', {}, /expected at least one of/],
  ])('may not have %s', async (_what, when, detail) => {
    const { post } = await openApi()
    expect((await post('/v1/rules', { ...crmDown, when }, 400))['detail']).toMatch(detail)
  })

  test('cannot take the id of another one', async () => {
    const { post } = await openApi()
    await post('/v1/rules', crmDown, 201)
    expect((await post('/v1/rules', crmDown, 409))['detail']).toMatch(/already a rule "crm-down"/)
  })
})

describe('the history of a rule', () => {
  const deeds = async (get: Api['get'], path: string) =>
    (await get(path)).items?.map(({ number, did, by }) => [
      number,
      did,
      by instanceof Object && 'name' in by && by.name,
    ])

  test('tells who did what and when, newest first, and stays when the rule is removed', async () => {
    const { get, post, ask, guests, clock } = await openApi()
    await post('/v1/rules', crmDown, 201)
    clock.advance(1000)
    await ask('PATCH', '/v1/rules/crm-down', { as: 'operator', body: { enabled: false } })
    expect(await get('/v1/rules/crm-down')).toMatchObject({
      author: { id: guests.operator.token.id },
      changedAt: clock.now().toISOString(),
    })
    await ask('PATCH', '/v1/rules/crm-down', { as: 'operator', body: { enabled: true, priority: 16 } })
    await ask('DELETE', '/v1/rules/crm-down')
    expect(await deeds(get, '/v1/rules/crm-down/history')).toEqual([
      [4, 'removed', 'a admin'],
      [3, 'enabled', 'a operator'],
      [2, 'disabled', 'a operator'],
      [1, 'created', 'a admin'],
    ])
    const { items = [] } = await get('/v1/rules/crm-down/history')
    expect(items[1]).toMatchObject({
      ruleId: 'crm-down',
      at: clock.now().toISOString(),
      settings: { priority: 16, enabled: true },
      before: { priority: 15, enabled: false },
    })
  })

  test('comes in pages that fit together, and belongs to one rule', async () => {
    const { get, post, patch } = await openApi()
    await post('/v1/rules', crmDown, 201)
    await post('/v1/rules', { ...crmDown, id: 'crm-down-2' }, 201)
    for (const priority of [16, 17]) await patch('/v1/rules/crm-down', { priority })
    const first = await get('/v1/rules/crm-down/history?limit=2')
    const second = await get(`/v1/rules/crm-down/history?limit=2&cursor=${String(first['cursor'])}`)
    const numbers = [first, second].map(({ items = [] }) => items.map(({ number }) => number))
    expect([numbers, second['cursor']]).toEqual([[[3, 2], [1]], null])
  })

  test('of a built-in rule begins with its first change, which tells what is built in', async () => {
    const { get, patch } = await openApi()
    expect(await get('/v1/rules/context-too-long/history')).toEqual({ items: [], cursor: null })
    await patch('/v1/rules/context-too-long', { enabled: false })
    expect(await get('/v1/rules/context-too-long/history')).toMatchObject({
      items: [{ number: 1, did: 'disabled', settings: { enabled: false }, before: { priority: 20, enabled: true } }],
    })
    expect((await get('/v1/rules/no-such-rule/history', 404))['detail']).toMatch(/no rule "no-such-rule"/)
  })
})

describe('trying a rule', () => {
  const { id: _, ...rule } = crmDown
  const failure = { message: 'sorry', source: 'tool:crm', httpStatus: 503 }

  test('tells what it would make of a failure, and puts nothing in force', async () => {
    const { get, post } = await openApi()
    expect(await post('/v1/rules/test', { rule, failure })).toEqual({
      ruleId: 'draft',
      pasted: {
        before: { category: 'TRANSIENT', ruleId: 'http-503', because: like(/./) },
        after: { category: 'TRANSIENT', ruleId: 'draft', because: crmDown.because },
        matches: true,
        decides: true,
      },
      history: { looked: 0, matched: 0, share: 0, changed: 0, moves: [], examples: [] },
    })
    expect((await get('/v1/rules?limit=200')).items).toHaveLength(builtInRules.length)
    expect(await post('/v1/rules/test', { rule: { id: 'mine', ...rule } })).toMatchObject({
      ruleId: 'mine',
      pasted: null,
    })
  })

  test.each([
    ['a pattern that cannot be read', { rule: { ...rule, when: { message: '(' } } }, /RE2/],
    ['a rule that swallows everything', { rule: { ...rule, when: { message: '[a-z]' } } }, /matches everything/],
    ['a rule without conditions', { rule: { ...rule, when: {} } }, /expected at least one of/],
    ['no rule', {}, /body\.rule/],
    ['more of the past than is looked at', { rule, last: 501 }, /body\.last/],
    ['evidence with unknown parts', { rule, failure: { ...failure, mood: 'bad' } }, /body\.failure\.mood/],
  ])('refuses %s', async (_what, body, detail) => {
    const { post } = await openApi()
    expect((await post('/v1/rules/test', body, 400))['detail']).toMatch(detail)
  })

  test('is for operators', async () => {
    const { ask } = await openApi()
    const statusAs = async (as: 'viewer' | 'operator') =>
      (await ask('POST', '/v1/rules/test', { as, body: { rule } })).status
    expect([await statusAs('viewer'), await statusAs('operator')]).toEqual([403, 200])
  })
})
