import * as z from 'zod'
import { Category, Failure } from '../core/failure.ts'
import { Fault } from '../core/fault.ts'
import { AgentId, FailureId, firstIdAt, ProjectId, RuleId, TaskId } from '../core/id.ts'
import { Grain } from '../core/tally.ts'
import { days, hours, Instant } from '../core/time.ts'
import { type CategoryCounts, failureAnalytics, type FailureAnalytics } from '../flows/failure-analytics.ts'
import { rowOf } from '../flows/read-config.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const FailurePage = pageOf(Failure)

const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const count = z.number().int()
const Counts = z.object({
  TRANSIENT: count,
  AUTH: count,
  LOGIC: count,
  RESOURCE: count,
  TIMEOUT: count,
  UNKNOWN: count,
}) satisfies z.ZodType<CategoryCounts>
const share = z.number().min(0).max(1)
const Members = z.array(z.object({ id: z.string(), total: z.number().int(), counts: Counts }))

export const Analytics = z.object({
  from: Instant,
  to: Instant,
  timeZone: z.string(),
  total: z.number().int(),
  byCategory: z.array(z.object({ category: Category, count: z.number().int(), share })),
  unknownShare: share,
  timeline: z.array(z.object({ bucket: z.string(), total: z.number().int(), counts: Counts })),
  byAgent: Members,
  byProject: Members,
  byRule: Members,
}) satisfies z.ZodType<FailureAnalytics>

const spans: Record<Grain, { usual: number; longest: number; says: string }> = {
  hour: { usual: hours(24), longest: days(31), says: '31 days by the hour' },
  day: { usual: days(30), longest: days(400), says: '400 days by the day' },
}

interface Span {
  from?: Date | undefined
  to?: Date | undefined
  grain: Grain
}

function spanOf({ from, to, grain }: Span, now: Date): Required<Span> & { from: Date; to: Date } {
  const { usual, longest, says } = spans[grain]
  const end = to ?? now
  const start = from ?? new Date(end.getTime() - usual)
  const length = end.getTime() - start.getTime()
  if (length >= 0 && length <= longest) return { from: start, to: end, grain }
  const asked = `from ${start.toISOString()} to ${end.toISOString()}`
  throw new Fault(
    'request.invalid',
    `The query does not fit: it asks ${asked}; expected from before to, and at most ${says}.`,
  )
}

export const failureRoutes = [
  route({
    name: 'listFailures',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures',
    summary: 'Runs and think cycles that ended badly, and what was made of it, newest first',
    query: z.strictObject({
      category: Category.optional(),
      agentId: AgentId.optional(),
      projectId: ProjectId.optional(),
      taskId: TaskId.optional(),
      ruleId: RuleId.optional(),
      from: Moment.optional().describe('Only what failed at this moment or later.'),
      to: Moment.optional().describe('Only what failed at this moment or earlier.'),
      ...paging,
    }),
    answers: FailurePage,
    handle: ({ ports, query: { category, agentId, projectId, taskId, ruleId, from, to, ...page } }) =>
      listOf(ports.store, 'failure', page, {
        by: [
          ['parent', taskId],
          ['agent', agentId],
          ['project', projectId],
          ['status', category],
        ],
        // Ids begin with the moment of the failure; the last of a millisecond come before the first of the next.
        fromId: from && firstIdAt('failure', from),
        toId: to && firstIdAt('failure', new Date(to.getTime() + 1)),
        where: ruleId && ((failure) => failure.ruleId === ruleId),
      }),
  }),
  route({
    name: 'analyseFailures',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures/analytics',
    summary: 'How many failures there were, of which kind, when and whose',
    says: 'Read off counters, so it costs the same however many there were. Hours are UTC, days are days of the time zone of the instance. The timeline follows the grain; the counts by agent, project and rule are always of whole days.',
    query: z.strictObject({
      from: Moment.optional().describe('By default 24 hours before the end by the hour, 30 days before it by the day.'),
      to: Moment.optional().describe(
        'By default now. At most 31 days after the beginning by the hour, 400 by the day.',
      ),
      grain: Grain.default('hour'),
    }),
    answers: Analytics,
    handle: ({ ports, query }) => failureAnalytics(ports, spanOf(query, ports.clock.now())),
  }),
  route({
    name: 'getFailure',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures/:id',
    summary: 'One failure with its evidence, the rule that judged it, and what was done about it',
    id: FailureId,
    answers: Failure,
    handle: ({ ports, id }) => rowOf(ports.store, 'failure', id),
  }),
] as const
