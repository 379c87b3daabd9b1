import * as z from 'zod'
import { AgentId, CycleId } from '../core/id.ts'
import { ThinkCycle } from '../core/think-cycle.ts'
import { rowOf } from '../flows/read-config.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'

export const ThinkCyclePage = pageOf(ThinkCycle)

export const thinkCycleRoutes = [
  route({
    name: 'listThinkCycles',
    role: 'viewer',
    method: 'get',
    path: '/v1/think-cycles',
    summary: 'When agents woke up, what they decided and what it cost, newest first',
    query: z.strictObject({ status: statusIn(ThinkCycle).optional(), agentId: AgentId.optional(), ...paging }),
    answers: ThinkCyclePage,
    handle: ({ ports, query }) =>
      listOf(ports.store, 'think-cycle', query, {
        by: [
          ['agent', query.agentId],
          ['status', query.status],
        ],
      }),
  }),
  route({
    name: 'getThinkCycle',
    role: 'viewer',
    method: 'get',
    path: '/v1/think-cycles/:id',
    summary: 'One think cycle',
    id: CycleId,
    answers: ThinkCycle,
    handle: ({ ports, id }) => rowOf(ports.store, 'think-cycle', id),
  }),
] as const
