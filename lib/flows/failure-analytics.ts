import { categories, type Category } from '../core/failure.ts'
import { countBetween, type FailureGroup } from '../core/failure-group.ts'
import { sumCounts, type Counts, type Dimension, type Grain, type Tally } from '../core/tally.ts'
import { dayIn, hourOf, type Instant } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { failureGroups } from './failure-groups.ts'
import { instanceOf } from './read-config.ts'

export type CategoryCounts = Record<Category, number>

interface Work {
  /** Runs and think cycles that have ended, well or badly. */
  runs: number
  /** Failures for each of them; null when none has ended. */
  ratePerRun: number | null
}

export interface FailureAnalytics extends Work {
  from: string
  to: string
  timeZone: string
  total: number
  byCategory: { category: Category; count: number; share: number }[]
  unknownShare: number
  timeline: ({ bucket: string; total: number; counts: CategoryCounts } & Work)[]
  byAgent: (MemberCounts & Work & { recovery: RecoveryCounts })[]
  byProject: MemberCounts[]
  byRule: MemberCounts[]
  byFingerprint: GroupCounts[]
  recovery: RecoveryCounts
}

/** Of incidents: the time from the first failure of a task until one of its runs succeeds. */
export interface RecoveryCounts {
  incidents: number
  recovered: number
  /** Without a person. */
  recoveredAlone: number
  /** Those in which recovery came to its end, and a person was asked. */
  askedPerson: number
  meanMilliseconds: number | null
  /** Recovered alone, of those that did or asked. */
  aloneShare: number | null
}

interface GroupCounts {
  id: string
  total: number
  message: string
  category: Category
  agents: number
  lastSeenAt: Instant
}

interface MemberCounts {
  id: string
  total: number
  counts: CategoryCounts
}

export interface AnalyticsQuery {
  from: Date
  to: Date
  grain: Grain
}

/** Reads counters only: what it costs depends on the length of the time, never on the number of failures. */
export async function failureAnalytics(
  ports: Pick<Ports, 'store'>,
  { from, to, grain }: AnalyticsQuery,
): Promise<FailureAnalytics> {
  const { timeZone } = await instanceOf(ports.store)
  const days = { from: dayIn(timeZone, from), to: dayIn(timeZone, to) }
  const hours = { from: hourOf(from), to: hourOf(to) }
  const read = (dimension: Dimension) => ports.store.tallies({ dimension, grain: 'day', ...days })
  const [timeline, agents, agentHours, projects, rules, groups] = await Promise.all([
    ports.store.tallies({ dimension: 'all', grain, ...(grain === 'hour' ? hours : days) }),
    read('agent'),
    grain === 'hour' ? ports.store.tallies({ dimension: 'agent', grain, ...hours }) : undefined,
    read('project'),
    read('rule'),
    failureGroups(ports.store, { limit: mostGroups }),
  ])
  const work = agentHours ?? agents
  const workBy = Map.groupBy(work, ({ bucket }) => bucket)
  const counts = failuresIn(sumCounts(timeline))
  const total = sum(counts)
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
    total,
    byCategory: categories.map((category) => ({
      category,
      count: counts[category],
      share: share(counts[category], total),
    })),
    unknownShare: share(counts.UNKNOWN, total),
    ...workIn(work, total),
    timeline: timeline.map((tally) => {
      const failed = countsOf([tally])
      return { bucket: tally.bucket, ...failed, ...workIn(workBy.get(tally.bucket) ?? [], failed.total) }
    }),
    byAgent: byMember(agents).map((one) => {
      const own = agents.filter(({ member }) => member === one.id)
      return { ...one, ...workIn(own, one.total), recovery: recoveryIn(own) }
    }),
    byProject: byMember(projects),
    byRule: byMember(rules),
    byFingerprint: largest(groups.items, days),
    recovery: recoveryIn(agents),
  }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const sum = (counts: CategoryCounts): number => categories.reduce((all, category) => all + counts[category], 0)

const failuresIn = (counts: Counts): CategoryCounts => ({
  TRANSIENT: counts['TRANSIENT'] ?? 0,
  AUTH: counts['AUTH'] ?? 0,
  LOGIC: counts['LOGIC'] ?? 0,
  RESOURCE: counts['RESOURCE'] ?? 0,
  TIMEOUT: counts['TIMEOUT'] ?? 0,
  UNKNOWN: counts['UNKNOWN'] ?? 0,
})

function workIn(tallies: readonly Tally[], failures: number): Work {
  const ended = sumCounts(tallies)
  const runs = (ended['executions'] ?? 0) + (ended['reviews'] ?? 0) + (ended['think-cycles'] ?? 0)
  return { runs, ratePerRun: runs === 0 ? null : failures / runs }
}

function recoveryIn(tallies: readonly Tally[]): RecoveryCounts {
  const counts = sumCounts(tallies)
  const recovered = counts['incidents recovered'] ?? 0
  const recoveredAlone = counts['incidents recovered alone'] ?? 0
  const askedPerson = counts['incidents asking'] ?? 0
  const decided = recoveredAlone + askedPerson
  return {
    incidents: counts['incidents'] ?? 0,
    recovered,
    recoveredAlone,
    askedPerson,
    meanMilliseconds: recovered === 0 ? null : (counts['incidents recovered ms'] ?? 0) / recovered,
    aloneShare: decided === 0 ? null : recoveredAlone / decided,
  }
}

/** So many groups are looked at, and so many of them told: what it costs does not grow with the failures. */
const mostGroups = 100
const mostTold = 20

function largest(groups: readonly FailureGroup[], { from, to }: { from: string; to: string }): GroupCounts[] {
  return groups
    .map(({ id, days, latest, agents, lastSeenAt }) => ({
      id,
      total: countBetween({ days }, from, to),
      message: latest.message,
      category: latest.category,
      agents: Object.keys(agents).length,
      lastSeenAt,
    }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total || a.id.localeCompare(b.id))
    .slice(0, mostTold)
}

function countsOf(tallies: readonly Tally[]): { total: number; counts: CategoryCounts } {
  const counts = failuresIn(sumCounts(tallies))
  return { total: sum(counts), counts }
}

function byMember(tallies: readonly Tally[]): MemberCounts[] {
  return [...Map.groupBy(tallies, ({ member }) => member)]
    .map(([id, rows]) => ({ id, ...countsOf(rows) }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total || a.id.localeCompare(b.id))
}
