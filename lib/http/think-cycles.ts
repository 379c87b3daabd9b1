import * as z from 'zod'
import { AgentId, CycleId } from '../core/id.ts'
import { ThinkCycle } from '../core/think-cycle.ts'
import { days, Instant } from '../core/time.ts'
import { rowOf } from '../flows/read-config.ts'
import { thinkAnalytics, type ThinkAnalytics, type ThinkCounts } from '../flows/think-analytics.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'
import { spanOf, spanQuery } from './time-span.ts'

export const ThinkCyclePage = pageOf(ThinkCycle)

const count = z.number().int()
export const ThinkCountsView = z.object({
  cycles: count,
  failed: count,
  rested: count,
  proposed: count,
  restShare: z.number().nullable(),
  meanMilliseconds: z.number().nullable(),
  tokens: count,
  cost: z.number(),
  missions: z.object({ proposed: count, accepted: count, rejected: count }),
  acceptance: z.number().nullable(),
  costPerAccepted: z.number().nullable(),
}) satisfies z.ZodType<ThinkCounts>

export const ThinkAnalyticsView = z.object({
  from: Instant,
  to: Instant,
  timeZone: z.string(),
  all: ThinkCountsView,
  timeline: z.array(z.object({ bucket: z.string(), counts: ThinkCountsView })),
  byAgent: z.array(z.object({ id: z.string(), counts: ThinkCountsView })),
}) satisfies z.ZodType<ThinkAnalytics>

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
    name: 'analyseThinkCycles',
    role: 'viewer',
    method: 'get',
    path: '/v1/think-cycles/analytics',
    summary: 'How often agents woke up, what came of it, and what it cost',
    says: 'Read off counters, so it costs the same however many cycles there were. Hours are UTC, days are days of the time zone of the instance; first and last count as a whole. A decision on a mission counts for the agent that proposed it, in the hour and day of the decision, not of the proposal.',
    query: z.strictObject({
      ...spanQuery('7 days before the end'),
      agentId: AgentId.optional(),
    }),
    answers: ThinkAnalyticsView,
    handle: ({ ports, query: { agentId, ...span } }) =>
      thinkAnalytics(ports, { ...spanOf(span, days(7), ports.clock.now()), agentId }),
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
