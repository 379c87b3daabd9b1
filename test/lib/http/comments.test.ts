import { describe, expect, test } from 'vitest'
import { TaskId } from '../../../lib/core/id.ts'
import { wants, words } from '../../sim/mind.ts'
import { execute, runOf } from '../flows/office.ts'
import { like, openApi } from './api.ts'
import { dispatchAll } from './work.ts'

const order = { title: 'Write the imprint', brief: 'Who runs the site?' }

describe('comments on a task', () => {
  test('are listed newest first, with who said them', async () => {
    const { get, post } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    const first = await post(`/v1/tasks/${String(id)}/comments`, { text: ' Mind the address. ' }, 201)
    expect(first).toMatchObject({ taskId: id, text: 'Mind the address.', by: { kind: 'person' } })
    expect(await get(`/v1/tasks/${String(id)}/comments`)).toEqual({ items: [first], cursor: null })
  })

  test('need a task, and words', async () => {
    const { get, post } = await openApi()
    const nowhere = '/v1/tasks/task_01JD3Q8Z5YV4T2M7K9N0ABCDEF/comments'
    expect((await get(nowhere, 404))['detail']).toMatch(/no task/)
    expect((await post(nowhere, { text: 'hello' }, 404))['detail']).toMatch(/no task/)
    const { id } = await post('/v1/tasks', order, 201)
    expect((await post(`/v1/tasks/${String(id)}/comments`, { text: '  ' }, 400))['detail']).toMatch(/body.text/)
  })

  test('hold the answer to what an agent asked, which is given once', async () => {
    const api = await openApi({
      agents: { atlas: { tools: ['ask_person'] } },
      script: {
        work: ({ task }) => (task.feedback ? words('done') : wants('ask_person', { question: 'Which street?' })),
      },
    })
    const id = TaskId.parse((await api.post('/v1/tasks', order, 201))['id'])
    await dispatchAll(api)
    await execute(api, await runOf(api, id))
    const blocker = { kind: 'question', question: 'Which street?' }
    expect(await api.get(`/v1/tasks/${id}`)).toMatchObject({ status: 'blocked', blocker, needs: 'Which street?' })
    expect((await api.post(`/v1/tasks/${id}/accept`, {}, 409))['detail']).toMatch(/cannot be accepted/)
    const answered = await api.post(`/v1/tasks/${id}/answer`, { text: 'The long one.' })
    expect(answered).toMatchObject({ status: 'todo', feedback: like('The long one.') })
    const again = await api.post(`/v1/tasks/${id}/answer`, { text: 'The long one.' }, 409)
    expect(again['type']).toMatch(/state/)
    expect((await api.get(`/v1/tasks/${id}/comments`)).items).toMatchObject([{ text: 'The long one.' }])
    const [deed] = (await api.get(`/v1/activity?subject=${id}`)).items ?? []
    expect(deed).toMatchObject({ verb: 'task.answered', note: 'The long one.', actor: { kind: 'person' } })
  })

  test('a task that nobody asked about cannot be answered', async () => {
    const { post } = await openApi()
    const { id } = await post('/v1/tasks', order, 201)
    const problem = await post(`/v1/tasks/${String(id)}/answer`, { text: 'yes' }, 409)
    expect(problem['detail']).toMatch(/only tasks that are blocked by a question/)
  })
})

test('whoever asks is told who they are, and nothing secret', async () => {
  const { get, guests } = await openApi()
  const me = await get('/v1/tokens/me')
  expect(me).toMatchObject({ id: guests.admin.token.id, name: 'a admin', role: 'admin' })
  expect(me).not.toHaveProperty('digest')
})

test('the overview is what the first page needs', async () => {
  const { get } = await openApi()
  expect(await get('/v1/instance/overview')).toMatchObject({ today: { runs: 0 }, waiting: { blockedTasks: 0 } })
})
