import * as z from 'zod'
import { AgentId, RunId, TaskId } from '../core/id.ts'
import { runStatusTerm } from '../core/listing.ts'
import { Run, Step } from '../core/run.ts'
import { cancel } from '../flows/cancel-run.ts'
import { rowOf } from '../flows/read-config.ts'
import { Reason } from './bodies.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'
import { stored } from './stored.ts'

/** With the titles of the tasks that the runs are attempts at: nobody knows a run by its own id. */
export const RunPage = pageOf(Run).extend({ taskTitles: z.record(z.string(), z.string()) })
export const StepPage = pageOf(Step)

const run = { id: RunId, answers: Run }

export const runRoutes = [
  route({
    name: 'listRuns',
    role: 'viewer',
    method: 'get',
    path: '/v1/runs',
    summary: 'Attempts at tasks, newest first',
    query: z.strictObject({
      status: statusIn(Run).optional(),
      agentId: AgentId.optional(),
      taskId: TaskId.optional(),
      ...paging,
    }),
    answers: RunPage,
    async handle({ ports: { store }, query: { status, agentId, taskId, ...asked } }) {
      const page = await listOf(store, 'run', asked, {
        by: [
          ['parent', taskId],
          ['agent', agentId],
          ['status', status && runStatusTerm(status)],
        ],
        where: status && ((row) => row.status === status),
      })
      const tasks = await store.getMany('task', [...new Set(page.items.map((row) => row.taskId))])
      return { ...page, taskTitles: Object.fromEntries(tasks.map(({ id, title }) => [id, title])) }
    },
  }),
  route({
    name: 'getRun',
    role: 'viewer',
    method: 'get',
    path: '/v1/runs/:id',
    summary: 'One run with its result, or the evidence of how it failed',
    ...run,
    handle: ({ ports, id }) => rowOf(ports.store, 'run', id),
  }),
  route({
    name: 'listSteps',
    role: 'viewer',
    method: 'get',
    path: '/v1/runs/:id/steps',
    summary: 'The model turns of a run with their tool calls, oldest first',
    id: RunId,
    query: z.strictObject(paging),
    answers: StepPage,
    async handle({ ports: { store }, id, query: { limit, cursor } }) {
      await rowOf(store, 'run', id)
      const page = await store.list('step', { scope: { of: id }, oldestFirst: true, limit, cursor })
      return { items: page.items, cursor: page.cursor ?? null }
    },
  }),
  route({
    name: 'cancelRun',
    role: 'operator',
    method: 'post',
    path: '/v1/runs/:id/cancel',
    summary: 'Stop an attempt that is queued or running',
    says: 'Its task is blocked and waits for a person, because it would only be started again at once.',
    ...run,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await cancel(ports, id, body.reason, by)),
  }),
] as const
