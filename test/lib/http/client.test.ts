import { hc } from 'hono/client'
import { expect, test } from 'vitest'
import type { App } from '../../../lib/http/app.ts'
import { openApi } from './api.ts'

async function openClient() {
  const { app, guests } = await openApi()
  const send: typeof fetch = async (input, init) => await app.request(new Request(input, init))
  return hc<App>('http://mission.control', { fetch: send, headers: { authorization: `Bearer ${guests.admin.bearer}` } })
}

test('a typed client knows paths, queries, bodies and answers', async () => {
  const { v1 } = await openClient()
  const filed = await v1.tasks.$post({ json: { title: 'Write the imprint', brief: 'Who runs the site?' } })
  if (!filed.ok) throw new Error((await filed.json()).detail)
  const { id, waitingFor } = await filed.json()
  expect(waitingFor).toEqual([])

  const found = await v1.tasks[':id'].$get({ param: { id } })
  if (!found.ok) throw new Error((await found.json()).detail)
  const task = await found.json()
  expect(task.status === 'todo' && task.title).toBe('Write the imprint')

  const listed = await v1.tasks.$get({ query: { status: 'todo', limit: '1' } })
  if (!listed.ok) throw new Error((await listed.json()).detail)
  expect((await listed.json()).items.map((one) => one.id)).toEqual([id])
})

test('a typed client knows problems', async () => {
  const { v1 } = await openClient()
  const response = await v1.missions[':id'].reject.$post({
    param: { id: 'mission_01JD3Q8Z5YV4T2M7K9N0ABCDEF' },
    json: { reason: 'not now' },
  })
  expect(response.status).toBe(404)
  expect(response.ok ? 'ok' : (await response.json()).detail).toMatch(/no mission/)
})

test('what the API does not take does not compile', async () => {
  const { v1 } = await openClient()
  // @ts-expect-error A task without a brief.
  expect((await v1.tasks.$post({ json: { title: 'Write the imprint' } })).status).toBe(400)
  // @ts-expect-error A status that tasks do not have.
  expect((await v1.tasks.$get({ query: { status: 'open' } })).status).toBe(400)
  // @ts-expect-error A reason is wanted.
  expect((await v1.tasks[':id'].cancel.$post({ param: { id: 'x' } })).status).toBe(404)
})
