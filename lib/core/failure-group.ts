import * as z from 'zod'
import { Category, type Failure, Fingerprint, Judged, Recovery } from './failure.ts'
import { FailureId } from './id.ts'
import { judgementOf } from './judge-again.ts'
import { Gust, Storm, weatherAfter } from './storm.ts'
import { dayIn, Instant } from './time.ts'

/** Failures that are the same apart from ids, numbers, paths and times. Its id is their fingerprint. */
export const FailureGroup = z.object({
  id: Fingerprint,
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** How many of each category; mostly of one, but rules may look at what a fingerprint leaves out. */
  counts: z.partialRecord(Category, z.number().int()),
  /** How many of them each agent had. */
  agents: z.record(z.string(), z.number().int()),
  /** How many on each day of the instance's time zone; the latest days only. */
  days: z.record(z.string(), z.number().int()),
  /** The one seen last stands for all of them. */
  latest: z.object({ failureId: FailureId, message: z.string(), ...Judged.shape, recovery: Recovery }),
  gust: Gust,
  storm: Storm.optional(),
  version: z.number().int(),
})
export type FailureGroup = z.infer<typeof FailureGroup>

/** As long as the longest time that analytics are made for. */
const mostDays = 90
const longestMessage = 500

const plus = <C extends Partial<Record<string, number>>>(counts: C, key: keyof C & string, by = 1): C => ({
  ...counts,
  [key]: (counts[key] ?? 0) + by,
})

export const sizeOf = ({ counts }: Pick<FailureGroup, 'counts'>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0)

const latestOf = (failure: Failure): FailureGroup['latest'] => ({
  failureId: failure.id,
  message: failure.evidence.message.slice(0, longestMessage),
  ...judgementOf(failure),
  recovery: failure.recovery,
})

/** The group with one more failure in it. They may come in any order. */
export function joinGroup(group: FailureGroup | undefined, failure: Failure, timeZone: string): FailureGroup {
  const { at, category, agentId, fingerprint } = failure
  const day = dayIn(timeZone, new Date(at))
  const { gust, storm } = weatherAfter(group, at)
  const isLatest = !group || at >= group.lastSeenAt
  return {
    id: fingerprint,
    firstSeenAt: group && group.firstSeenAt < at ? group.firstSeenAt : at,
    lastSeenAt: isLatest ? at : group.lastSeenAt,
    counts: plus<FailureGroup['counts']>(group?.counts ?? {}, category),
    agents: plus<Record<string, number>>(group?.agents ?? {}, agentId),
    days: latestDays(plus<Record<string, number>>(group?.days ?? {}, day)),
    latest: isLatest ? latestOf(failure) : group.latest,
    gust,
    storm,
    version: group?.version ?? 1,
  }
}

const latestDays = (days: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(days)
      .toSorted(([a], [b]) => (a < b ? 1 : -1))
      .slice(0, mostDays),
  )

/** The group after one of its failures was judged again. */
export const regroup = (group: FailureGroup, before: Failure, after: Failure): FailureGroup => ({
  ...group,
  counts: withoutNone(plus(plus(group.counts, before.category, -1), after.category)),
  latest: group.latest.failureId === after.id ? latestOf(after) : group.latest,
})

const withoutNone = (counts: FailureGroup['counts']): FailureGroup['counts'] =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0))

/** How many of a group there were on days from one to another, both inclusive. */
export const countBetween = ({ days }: Pick<FailureGroup, 'days'>, from: string, to: string): number =>
  Object.entries(days).reduce((sum, [day, n]) => (day >= from && day <= to ? sum + n : sum), 0)
