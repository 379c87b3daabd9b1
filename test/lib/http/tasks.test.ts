import { describe, expect, test } from 'vitest'
import { answer, revision } from '../../sim/mind.ts'
import { openApi } from './api.ts'
import { dispatchAll, only, propose } from './work.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }

describe('a task that is filed', () => {
  test('goes to the team lead, is reviewed as policy says, and belongs to who filed it', async () => {
    const { get, post, guests } = await openApi()
    const filed = await post('/v1/tasks', order, 201)
    expect(filed).toMatchObject({
      ...order,
      status: 'todo',
      agentId: 'atlas',
      review: true,
      priority: 5,
      createdBy: { kind: 'person', id: guests.admin.token.id, name: 'a admin' },
    })
    expect(await get(`/v1/tasks/${String(filed['id'])}`)).toEqual(filed)
  })

  test('takes everything that an order may say', async () => {
    const api = await openApi()
    const { id: missionId } = await propose(api)
    await api.post(`/v1/missions/${missionId}/approve`)
    const first = await api.post('/v1/tasks', order, 201)
    const whole = {
      ...order,
      agentId: 'forge',
      projectId: 'website',
      missionId,
      acceptance: ['it names an address'],
      priority: 1,
      dependsOn: [first['id']],
      review: false,
    }
    expect(await api.post('/v1/tasks', whole, 201)).toMatchObject({ ...whole, waitingFor: [first['id']] })
  })

  test.each([
    ['an agent', { agentId: 'nobody' }, 400, /no agent "nobody"/],
    ['a project', { projectId: 'nothing' }, 400, /no project "nothing"/],
    ['a mission', { missionId: 'mission_01JD3Q8Z5YV4T2M7K9N0ABCDEF' }, 400, /no mission/],
    ['a task', { dependsOn: ['task_01JD3Q8Z5YV4T2M7K9N0ABCDEF'] }, 400, /no task/],
  ])('may not name %s that is not there', async (_what, more, status, detail) => {
    const { post } = await openApi()
    expect((await post('/v1/tasks', { ...order, ...more }, status))['detail']).toMatch(detail)
  })

  test('cannot join a mission that nobody has approved', async () => {
    const api = await openApi()
    const { id } = await propose(api)
    expect((await api.post('/v1/tasks', { ...order, missionId: id }, 409))['detail']).toMatch(
      /is proposed; tasks can be added/,
    )
  })
})

test('tasks are listed newest first, by status, agent, project and mission, and by all of them together', async () => {
  const api = await openApi()
  const idOf = async (more: object): Promise<string> => {
    const { id } = await api.post('/v1/tasks', { ...order, ...more }, 201)
    api.clock.advance(1)
    return String(id)
  }
  const { id: missionId } = await propose(api)
  await api.post(`/v1/missions/${missionId}/approve`)
  const { id: planned } = await only(api, `/v1/tasks?missionId=${missionId}`)
  const ours = await idOf({ agentId: 'forge', projectId: 'website' })
  const theirs = await idOf({ agentId: 'scout' })
  await api.post(`/v1/tasks/${theirs}/cancel`, { reason: 'no longer needed' })
  const idsOf = async (query: string) => (await api.get(`/v1/tasks?${query}`)).items?.map(({ id }) => id)
  expect(await idsOf('')).toEqual([theirs, ours, planned])
  expect(await idsOf('status=todo')).toEqual([ours, planned])
  expect(await idsOf('status=cancelled')).toEqual([theirs])
  expect(await idsOf('agentId=forge')).toEqual([ours])
  expect(await idsOf('projectId=website')).toEqual([ours, planned])
  expect(await idsOf('projectId=website&agentId=forge&status=todo')).toEqual([ours])
  expect(await idsOf('agentId=scout&status=todo')).toEqual([])
  expect(await idsOf('agentId=scout&status=cancelled')).toEqual([theirs])
  expect(await idsOf(`missionId=${missionId}&agentId=forge`)).toEqual([])
})

describe('a task that waits', () => {
  test('can be changed in some fields', async () => {
    const { get, post, patch } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    const changed = await patch(`/v1/tasks/${String(id)}`, { priority: 1, agentId: 'scout' })
    expect(changed).toMatchObject({ ...order, priority: 1, agentId: 'scout', version: 2 })
    expect(await get(`/v1/tasks/${String(id)}`)).toEqual(changed)
  })

  test('cannot be given to somebody who is not there', async () => {
    const { post, patch } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    expect((await patch(`/v1/tasks/${String(id)}`, { agentId: 'nobody' }, 400))['detail']).toMatch(/no agent "nobody"/)
  })

  test('is cancelled for a reason, and retried', async () => {
    const { get, post } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    const cancelled = await post(`/v1/tasks/${String(id)}/cancel`, { reason: 'no longer needed' })
    expect(cancelled).toMatchObject({ status: 'cancelled', why: 'no longer needed' })
    const retried = await post(`/v1/tasks/${String(id)}/retry`)
    expect(retried).toMatchObject({ status: 'todo', version: 3 })
    expect(await get(`/v1/tasks/${String(id)}`)).toEqual(retried)
  })

  test('is not retried, and not given up: it is not blocked', async () => {
    const { post } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    expect((await post(`/v1/tasks/${String(id)}/retry`, undefined, 409))['detail']).toMatch(
      /is todo and cannot be retried/,
    )
    await post(`/v1/tasks/${String(id)}/give-up`, { reason: 'too hard' }, 409)
    await post(`/v1/tasks/${String(id)}/accept`, undefined, 409)
  })
})

test('a task that somebody is at work on cannot be changed', async () => {
  const api = await openApi()
  const { id } = await api.post('/v1/tasks', order, 201)
  await dispatchAll(api)
  expect((await api.patch(`/v1/tasks/${String(id)}`, { title: 'Another' }, 409))['detail']).toMatch(
    /is running and cannot be changed/,
  )
})

describe('a task that its reviewer let through three times in no way', () => {
  const blockedTask = async () => {
    const api = await openApi({ script: { review: () => answer(revision) } })
    const { id } = await api.post('/v1/tasks', { ...order, agentId: 'forge' }, 201)
    await api.staff.untilQuiet()
    const task = await api.get(`/v1/tasks/${String(id)}`)
    expect(task).toMatchObject({ status: 'blocked', blocker: { kind: 'revisions' } })
    return { api, path: `/v1/tasks/${String(id)}`, task }
  }

  test('is accepted by a person as it is', async () => {
    const { api, path, task } = await blockedTask()
    const done = await api.post(`${path}/accept`)
    expect(done).toMatchObject({ status: 'done', ...Object(task['submitted']) })
    expect(await api.get(path)).toEqual(done)
  })

  test('is given up for a reason', async () => {
    const { api, path } = await blockedTask()
    const failed = await api.post(`${path}/give-up`, { reason: 'nobody can say' })
    expect(failed).toMatchObject({ status: 'failed', why: 'nobody can say' })
    expect(await api.get(path)).toEqual(failed)
  })
})
