import { expect, test } from 'vitest'
import { wants, words } from '../../sim/mind.ts'
import { openApi } from './api.ts'
import { dispatchAll, only } from './work.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?', agentId: 'forge', review: false }

test('a run that is queued is listed by status, agent and task, and cancelled for a reason', async () => {
  const api = await openApi()
  const { id: taskId } = await api.post('/v1/tasks', order, 201)
  await dispatchAll(api)
  const { id } = await only(api, `/v1/runs?status=queued&agentId=forge&taskId=${String(taskId)}`)
  expect((await api.get('/v1/runs?status=running')).items).toEqual([])
  expect((await api.get('/v1/runs?agentId=scout')).items).toEqual([])
  const cancelled = await api.post(`/v1/runs/${id}/cancel`, { reason: 'wrong brief' })
  expect(cancelled).toMatchObject({ status: 'cancelled', why: 'wrong brief' })
  expect(await api.get(`/v1/runs/${id}`)).toEqual(cancelled)
  expect(await api.get(`/v1/tasks/${String(taskId)}`)).toMatchObject({
    status: 'blocked',
    blocker: { kind: 'run-cancelled', runId: id },
    needs: 'Its run was cancelled: wrong brief. Retry it, change it, or cancel it.',
  })
  expect((await api.post(`/v1/runs/${id}/cancel`, { reason: 'again' }, 409))['detail']).toMatch(
    /is cancelled and cannot be/,
  )
})

test('a run that has ended tells its result, and its steps oldest first, page by page', async () => {
  let turns = 0
  const work = () =>
    ++turns < 4 ? wants('write_file', { path: `${turns}.md`, content: 'text' }) : words('It is written.')
  const api = await openApi({ script: { work } })
  const { id: taskId } = await api.post('/v1/tasks', order, 201)
  await api.staff.untilQuiet()
  const { id } = await only(api, `/v1/runs?taskId=${String(taskId)}&status=succeeded`)
  expect(await api.get(`/v1/runs/${id}`)).toMatchObject({
    result: { kind: 'output', output: 'It is written.' },
    steps: 4,
  })
  const first = await api.get(`/v1/runs/${id}/steps?limit=3`)
  expect(first.items?.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(first.items?.[0]).toMatchObject({ runId: id, calls: [{ tool: 'write_file', ok: true }] })
  const second = await api.get(`/v1/runs/${id}/steps?limit=3&cursor=${String(first['cursor'])}`)
  expect(second).toMatchObject({ items: [{ number: 4, text: 'It is written.' }], cursor: null })
})

test('a run that is not there has no steps either', async () => {
  const { get } = await openApi()
  expect((await get('/v1/runs/run_01JD3Q8Z5YV4T2M7K9N0ABCDEF/steps', 404))['detail']).toMatch(/no run "run_01JD/)
})
