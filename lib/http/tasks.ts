import * as z from 'zod'
import { AgentId, MissionId, ProjectId, TaskId } from '../core/id.ts'
import { Task, TodoTask } from '../core/task.ts'
import { fileOrder, TaskOrder } from '../flows/file-task.ts'
import { rowOf } from '../flows/read-config.ts'
import { accept, answer, cancelOpen, changeTask, giveUp, retry, TaskPatch } from '../flows/steer-task.ts'
import { Reason, someOf } from './bodies.ts'
import { CommentOrder } from './comments.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'
import { stored } from './stored.ts'

export const TaskPage = pageOf(Task)
export const TaskChange = someOf(TaskPatch)

/** Few tasks are open at a time, whosever they are; those that have ended become ever more. */
const isOpen: Record<Task['status'], boolean> = {
  todo: true,
  running: true,
  in_review: true,
  blocked: true,
  done: false,
  failed: false,
  cancelled: false,
}

const task = { id: TaskId, answers: Task }

export const taskRoutes = [
  route({
    name: 'listTasks',
    role: 'viewer',
    method: 'get',
    path: '/v1/tasks',
    summary: 'Tasks, newest first',
    query: z.strictObject({
      status: statusIn(Task).optional(),
      agentId: AgentId.optional(),
      projectId: ProjectId.optional(),
      missionId: MissionId.optional(),
      ...paging,
    }),
    answers: TaskPage,
    handle: ({ ports, query }) =>
      listOf(ports.store, 'task', query, {
        by: [
          ['parent', query.missionId],
          ['status', query.status && isOpen[query.status] ? query.status : undefined],
          ['agent', query.agentId],
          ['project', query.projectId],
          ['status', query.status],
        ],
      }),
  }),
  route({
    name: 'getTask',
    role: 'viewer',
    method: 'get',
    path: '/v1/tasks/:id',
    summary: 'One task',
    says: 'What was done to it and by whom: GET /v1/activity?subject={id}. Its attempts: GET /v1/runs?taskId={id}.',
    ...task,
    handle: ({ ports, id }) => rowOf(ports.store, 'task', id),
  }),
  route({
    name: 'fileTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks',
    summary: 'File a task',
    says: 'Without an agent it goes to the team lead. Once everything it depends on is done, it is dispatched at once.',
    body: TaskOrder,
    answers: TodoTask,
    creates: true,
    handle: ({ ports, by, body }) => fileOrder(ports, body, by),
  }),
  route({
    name: 'changeTask',
    role: 'operator',
    method: 'patch',
    path: '/v1/tasks/:id',
    summary: 'Change a task that nobody is at work on',
    says: 'Only tasks that wait (todo, blocked) can be changed.',
    ...task,
    body: TaskChange,
    handle: async ({ ports, by, id, body }) => stored(await changeTask(ports, id, body, by)),
  }),
  route({
    name: 'retryTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/retry',
    summary: 'Give a blocked, failed or cancelled task a fresh start',
    ...task,
    handle: async ({ ports, by, id }) => stored(await retry(ports, id, by)),
  }),
  route({
    name: 'acceptTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/accept',
    summary: 'Take the work as it is, although the review did not',
    says: 'Only a task that was blocked on its way through review has something to accept: its `submitted`.',
    ...task,
    handle: async ({ ports, by, id }) => stored(await accept(ports, id, by)),
  }),
  route({
    name: 'answerTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/answer',
    summary: 'Answer what an agent asked about its task',
    says: 'Only a task that is blocked by a question. The answer stands among the comments as well, and the agent goes on from where it stopped.',
    ...task,
    body: CommentOrder,
    handle: async ({ ports, by, id, body }) => stored(await answer(ports, id, body.text, by)),
  }),
  route({
    name: 'cancelTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/cancel',
    summary: 'Cancel a task that has not ended',
    says: 'A run of it is cancelled with it.',
    ...task,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await cancelOpen(ports, id, body.reason, by)),
  }),
  route({
    name: 'giveUpTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/give-up',
    summary: 'Decide that a blocked task will not be done',
    ...task,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await giveUp(ports, id, body.reason, by)),
  }),
] as const
