import * as z from 'zod'
import { Category, Failure, Fingerprint } from '../core/failure.ts'
import { FailureGroup, sizeOf } from '../core/failure-group.ts'
import { Fault } from '../core/fault.ts'
import { AgentId, FailureId, firstIdAt, ProjectId, RuleId, TaskId } from '../core/id.ts'
import type { Grain } from '../core/tally.ts'
import { days, hours, instant, Instant } from '../core/time.ts'
import {
  type CategoryCounts,
  failureAnalytics,
  type FailureAnalytics,
  type RecoveryCounts,
} from '../flows/failure-analytics.ts'
import { failureGroups, failuresAlike } from '../flows/failure-groups.ts'
import type { Store } from '../ports.ts'
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

export const GroupView = FailureGroup.omit({ gust: true, version: true }).extend({ total: count })
type GroupView = z.infer<typeof GroupView>
export const GroupPage = pageOf(GroupView)

export const RecoveryCountsView = z.object({
  incidents: count,
  recovered: count,
  recoveredAlone: count,
  askedPerson: count,
  meanMilliseconds: z.number().nullable(),
  aloneShare: z.number().nullable(),
}) satisfies z.ZodType<RecoveryCounts>

export const Analytics = z.object({
  from: Instant,
  to: Instant,
  timeZone: z.string(),
  total: z.number().int(),
  byCategory: z.array(z.object({ category: Category, count: z.number().int(), share })),
  unknownShare: share,
  ...ofWork,
  timeline: z.array(z.object({ bucket: z.string(), total: z.number().int(), counts: Counts, ...ofWork })),
  byAgent: z.array(Members.element.extend({ ...ofWork, recovery: RecoveryCountsView })),
  byProject: Members,
  byRule: Members,
  byFingerprint: z.array(
    z.object({
      id: Fingerprint,
      total: count,
      message: z.string(),
      category: Category,
      agents: count,
      lastSeenAt: Instant,
    }),
  ),
  recovery: RecoveryCountsView,
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

const FailureQuery = z.strictObject({
  category: Category.optional(),
  agentId: AgentId.optional(),
  projectId: ProjectId.optional(),
  taskId: TaskId.optional(),
  ruleId: RuleId.optional(),
  fingerprint: Fingerprint.optional().describe('Only those of one group.'),
  from: Moment.optional().describe('Only what failed at this moment or later.'),
  to: Moment.optional().describe('Only what failed at this moment or earlier.'),
  ...paging,
})

async function listFailures(store: Store, query: z.output<typeof FailureQuery>) {
  const { category, agentId, projectId, taskId, ruleId, fingerprint, from, to, ...page } = query
  // Ids begin with the moment of the failure; the last of a millisecond come before the first of the next.
  const fromId = from && firstIdAt('failure', from)
  const toId = to && firstIdAt('failure', new Date(to.getTime() + 1))
  if (fingerprint === undefined)
    return await listOf(store, 'failure', page, {
      by: [
        ['parent', taskId],
        ['agent', agentId],
        ['project', projectId],
        ['status', category],
      ],
      fromId,
      toId,
      where: ruleId && ((failure) => failure.ruleId === ruleId),
    })
  const isWanted = ({ id, of, ...failure }: Failure): boolean =>
    (!taskId || (of.kind === 'run' && of.taskId === taskId)) &&
    (!agentId || failure.agentId === agentId) &&
    (!projectId || failure.projectId === projectId) &&
    (!category || failure.category === category) &&
    (!ruleId || failure.ruleId === ruleId) &&
    (!fromId || id >= fromId) &&
    (!toId || id <= toId)
  const { items, cursor } = await failuresAlike(store, fingerprint, { ...page, where: isWanted })
  return { items, cursor: cursor ?? null }
}

function groupView({ gust: _gust, version: _version, ...group }: FailureGroup): GroupView {
  return { ...group, total: sizeOf(group) }
}

export const failureRoutes = [
  route({
    name: 'listFailures',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures',
    summary: 'Runs and think cycles that ended badly, and what was made of it, newest first',
    query: FailureQuery,
    answers: FailurePage,
    handle: ({ ports: { store }, query }) => listFailures(store, query),
  }),
  route({
    name: 'listFailureGroups',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures/groups',
    summary: 'Failures that are the same apart from ids, numbers, paths and times, in groups, the one seen last first',
    query: z.strictObject({
      category: Category.optional().describe('Only those whose latest failure is of this category.'),
      agentId: AgentId.optional().describe('Only those that this agent had.'),
      ruleId: RuleId.optional().describe('Only those whose latest failure was judged by this rule.'),
      from: Moment.optional().describe('Only those seen at this moment or later.'),
      ...paging,
    }),
    answers: GroupPage,
    async handle({ ports: { store }, query: { category, agentId, ruleId, from, ...page } }) {
      const where = ({ latest, agents, lastSeenAt }: FailureGroup): boolean =>
        (!category || latest.category === category) &&
        (!agentId || agentId in agents) &&
        (!ruleId || latest.ruleId === ruleId) &&
        (!from || lastSeenAt >= instant(from))
      const { items, cursor } = await failureGroups(store, { ...page, where })
      return { items: items.map(groupView), cursor: cursor ?? null }
    },
  }),
  route({
    name: 'getFailureGroup',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures/groups/:id',
    summary: 'One group of failures',
    id: Fingerprint,
    answers: GroupView,
    handle: async ({ ports, id }) => groupView(await rowOf(ports.store, 'failure-group', id)),
  }),
  route({
    name: 'analyseFailures',
    role: 'viewer',
    method: 'get',
    path: '/v1/failures/analytics',
    summary: 'How many failures there were, of which kind, when and whose',
    says: 'Read off counters, so it costs the same however many there were. Hours are UTC, days are days of the time zone of the instance. The timeline follows the grain; the counts by agent, project, rule and fingerprint, and those of recovery, are always of whole days. By fingerprint the 20 largest of the 100 groups seen last are told.',
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
