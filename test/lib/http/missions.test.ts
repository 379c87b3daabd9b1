import { describe, expect, test } from 'vitest'
import { type Api, openApi } from './api.ts'
import { dispatchAll, only, propose } from './work.ts'

describe('missions', () => {
  test('are listed newest first, by status, agent and project', async () => {
    const api = await openApi({ projects: { shop: {} } })
    const first = await propose(api)
    const second = await propose(api, { projectId: 'shop' })
    await api.post(`/v1/missions/${first.id}/reject`, { reason: 'not now' })
    const idsOf = async (query: string) => (await api.get(`/v1/missions?${query}`)).items?.map(({ id }) => id)
    expect(await idsOf('')).toEqual([second.id, first.id])
    expect(await idsOf('status=proposed')).toEqual([second.id])
    expect(await idsOf('agentId=atlas&status=rejected')).toEqual([first.id])
    expect(await idsOf('projectId=shop')).toEqual([second.id])
    expect(await idsOf('projectId=shop&status=rejected')).toEqual([])
    expect(await idsOf('agentId=forge')).toEqual([])
  })

  test('are shown with their plan', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    expect(await api.get(`/v1/missions/${id}`)).toMatchObject({
      status: 'proposed',
      plan: [{ title: 'Write the imprint' }],
    })
  })
})

describe('a proposed mission', () => {
  test('is approved by a person, and its plan becomes tasks', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    const approved = await api.post(`/v1/missions/${id}/approve`)
    expect(approved).toMatchObject({ status: 'approved', decidedBy: { kind: 'person', name: 'a admin' } })
    expect(await api.get(`/v1/missions/${id}`)).toEqual(approved)
    const task = await only(api, `/v1/tasks?missionId=${id}`)
    expect(approved['taskIds']).toEqual([task.id])
  })

  test('is rejected for a reason', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    const rejected = await api.post(`/v1/missions/${id}/reject`, { reason: 'too dear' })
    expect(rejected).toMatchObject({ status: 'rejected', why: 'too dear' })
    expect(await api.get(`/v1/missions/${id}`)).toEqual(rejected)
  })

  test('is decided once', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    await api.post(`/v1/missions/${id}/approve`)
    const again = await api.post(`/v1/missions/${id}/approve`, undefined, 409)
    expect(again['detail']).toBe(`mission ${id} is approved and cannot be approved; only proposed missions can`)
    await api.post(`/v1/missions/${id}/reject`, { reason: 'late' }, 409)
  })
})

test('a mission is called off with its tasks and their runs', async () => {
  const api: Api = await openApi()
  const { id } = await propose(api)
  await api.post(`/v1/missions/${id}/approve`)
  await dispatchAll(api)
  const abandoned = await api.post(`/v1/missions/${id}/abandon`, { reason: 'the goal has changed' })
  expect(abandoned).toMatchObject({ status: 'abandoned', why: 'the goal has changed' })
  expect(await api.get(`/v1/missions/${id}`)).toEqual(abandoned)
  await dispatchAll(api)
  const task = await only(api, `/v1/tasks?missionId=${id}`)
  expect(task).toMatchObject({ status: 'cancelled' })
  expect(await only(api, `/v1/runs?taskId=${task.id}`)).toMatchObject({ status: 'cancelled' })
})
