import { expect, test } from 'vitest'
import { openApi } from './api.ts'

const shop = { id: 'shop', name: 'Shop', goal: 'Sell more.', agents: ['forge'] }

test('projects are listed, without what files applied', async () => {
  const { get } = await openApi({ projects: { shop: {} } })
  const { items } = await get('/v1/projects')
  expect(items?.map(({ id }) => id)).toEqual(['shop', 'website'])
  expect(items?.[0]).not.toHaveProperty('applied')
})

test('a project is made, shown and changed', async () => {
  const { get, post, patch } = await openApi()
  const made = await post('/v1/projects', shop, 201)
  expect(made).toMatchObject({ ...shop, active: true })
  expect(await get('/v1/projects/shop')).toEqual(made)
  const changed = await patch('/v1/projects/shop', { active: false, approval: 'auto' })
  expect(changed).toMatchObject({ ...shop, active: false, approval: 'auto', version: 2 })
  expect(await get('/v1/projects/shop')).toEqual(changed)
})

test('a project has an id of its own, and agents that are there', async () => {
  const { post, patch } = await openApi()
  expect((await post('/v1/projects', { ...shop, id: 'website' }, 409))['detail']).toMatch(/already a project "website"/)
  expect((await post('/v1/projects', { ...shop, agents: ['nobody'] }, 400))['detail']).toMatch(/no agent "nobody"/)
  expect((await patch('/v1/projects/nothing', { active: false }, 404))['detail']).toMatch(/no project "nothing"/)
})
