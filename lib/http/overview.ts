import * as z from 'zod'
import { overview, type Overview } from '../flows/overview.ts'
import { route } from './route.ts'

const count = z.number().int()
const HourView = z.object({ hour: z.string(), runs: count, failed: count, thinkCycles: count })

export const OverviewView = z.object({
  today: z.object({
    runs: count,
    failed: count,
    successRate: z.number().nullable(),
    medianMilliseconds: z.number().nullable(),
    thinkCycles: count,
    spend: z.number(),
  }),
  budget: z.object({ spentMonth: z.number(), perMonth: z.number(), hardFloor: z.number(), share: z.number() }),
  waiting: z.object({
    proposedMissions: count,
    blockedTasks: count,
    stoppedAgents: count,
    alerts: count,
    ruleProposals: count,
  }),
  hours: z.array(z.object({ agentId: z.string(), hours: z.array(HourView) })),
}) satisfies z.ZodType<Overview>

export const overviewRoutes = [
  route({
    name: 'getOverview',
    role: 'viewer',
    method: 'get',
    path: '/v1/instance/overview',
    summary: 'How today goes, what is spent, and what waits for a person',
    says: 'Read off counters and indexes, so it costs the same however long the history is. Today is a day of the time zone of the instance; hours are the last 24, in UTC, and only those in which anything ended.',
    answers: OverviewView,
    handle: ({ ports }) => overview(ports),
  }),
] as const
