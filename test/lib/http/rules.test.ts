import { describe, expect, test } from 'vitest'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { like, openApi } from './api.ts'

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
    const { get, post } = await openApi()
    await post('/v1/rules', crmDown, 201)
    const { items = [] } = await get('/v1/rules?limit=200')
    expect(items).toHaveLength(builtInRules.length + 1)
    const priorities = items.map(({ priority }) => Number(priority))
    expect(priorities).toEqual(priorities.toSorted((a, b) => a - b))
    expect(items.find(({ id }) => id === 'crm-down')).toEqual({ ...crmDown, enabled: true, origin: 'instance' })
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
