import { expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?', agentId: 'forge' }

async function fileTwo(api: Api): Promise<[string, string]> {
  const first = await api.post('/v1/tasks', order, 201)
  api.clock.advance(10)
  const second = await api.post('/v1/tasks', { ...order, agentId: 'scout' }, 201)
  api.clock.advance(10)
  return [String(first['id']), String(second['id'])]
}

const subjectsOf = ({ items }: Awaited<ReturnType<Api['get']>>) => items?.map(({ subject }) => subject)

test('activity is listed newest first, of one thing, or of one agent', async () => {
  const api = await openApi()
  const [first, second] = await fileTwo(api)
  expect(subjectsOf(await api.get('/v1/activity?limit=2'))).toEqual([second, first])
  expect(subjectsOf(await api.get(`/v1/activity?subject=${first}`))).toEqual([first])
  await api.staff.deliver()
  const { items } = await api.get('/v1/activity?agentId=forge')
  expect(items?.every(({ actor }) => JSON.stringify(actor) === '{"kind":"agent","id":"forge"}')).toBe(true)
  expect(items).not.toEqual([])
  expect((await api.get(`/v1/activity?agentId=forge&subject=${second}`)).items).toEqual([])
})

test('activity is followed: what came after the last one seen, oldest first', async () => {
  const api = await openApi()
  const { items } = await api.get('/v1/activity?limit=1')
  const last = String(items?.[0]?.['id'])
  expect((await api.get(`/v1/activity?after=${last}`)).items).toEqual([])
  const [first, second] = await fileTwo(api)
  expect(subjectsOf(await api.get(`/v1/activity?after=${last}`))).toEqual([first, second])
  const page = await api.get(`/v1/activity?after=${last}&limit=1`)
  expect(subjectsOf(page)).toEqual([first])
  const next = await api.get(`/v1/activity?after=${last}&limit=1&cursor=${String(page['cursor'])}`)
  expect(next).toMatchObject({ items: [{ subject: second, verb: 'task.filed', note: order.title }], cursor: null })
  expect(subjectsOf(await api.get(`/v1/activity?after=${last}&subject=${second}`))).toEqual([second])
})
