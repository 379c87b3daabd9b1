import * as z from 'zod'
import { Category, Failure } from '../core/failure.ts'
import { Fault } from '../core/fault.ts'
import { AgentId, FailureId, firstIdAt, ProjectId, RuleId, TaskId } from '../core/id.ts'
import type { Grain } from '../core/tally.ts'
import { days, hours, Instant } from '../core/time.ts'
import { type CategoryCounts, failureAnalytics, type FailureAnalytics } from '../flows/failure-analytics.ts'
import { rowOf } from '../flows/read-config.ts'
import { reclassifyFailures } from '../flows/reclassify.ts'
import { movesAndExamples } from './judged.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { Moment, spanOf, spanQuery } from './time-span.ts'

export const FailurePage = pageOf(Failure)

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
const ofWork = { runs: count, ratePerRun: z.number().nullable() }

export const Analytics = z.object({
  from: Instant,
  to: Instant,
  timeZone: z.string(),
  total: z.number().int(),
  byCategory: z.array(z.object({ category: Category, count: z.number().int(), share })),
  unknownShare: share,
  ...ofWork,
  timeline: z.array(z.object({ bucket: z.string(), total: z.number().int(), counts: Counts, ...ofWork })),
  byAgent: z.array(Members.element.extend(ofWork)),
  byProject: Members,
  byRule: Members,
}) satisfies z.ZodType<FailureAnalytics>

export const ReclassifyOrder = z.strictObject({
  from: Moment,
  to: Moment,
  dryRun: z.boolean().default(true),
  cursor: paging.cursor,
})
export const ReclassifyReport = z.object({
  dryRun: z.boolean(),
  looked: z.number().int(),
  ...movesAndExamples,
  cursor: z.string().nullable(),
})

const usualSpan: Record<Grain, number> = { hour: hours(24), day: days(30) }

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
    query: z.strictObject(spanQuery('24 hours before the end by the hour, 30 days before it by the day')),
    answers: Analytics,
    handle: ({ ports, query }) => failureAnalytics(ports, spanOf(query, usualSpan[query.grain], ports.clock.now())),
  }),
  route({
    name: 'reclassifyFailures',
    role: 'operator',
    method: 'post',
    path: '/v1/failures/reclassify',
    summary: 'Judge stored failures again by the rules in force now',
    says: 'Recovery is not run again: what was done about a failure has happened, and stays on it. Unless dryRun is false nothing is written. A failure whose category, limit or rule changes is rewritten with a note of what it was, and the counters are corrected with it, so doing it twice, or twice at once, counts nothing twice. One call looks at a bounded number of failures, oldest first; while there are more it answers a cursor to go on with.',
    body: ReclassifyOrder,
    answers: ReclassifyReport,
    async handle({ ports, by, body }) {
      if (body.from <= body.to) return await reclassifyFailures(ports, body, by)
      const asked = `from ${body.from.toISOString()} to ${body.to.toISOString()}`
      throw new Fault('request.invalid', `The body does not fit: it asks ${asked}; expected from before to.`)
    },
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
