import type { AgentId } from '../core/id.ts'
import { type Counts, type Grain, sumCounts, type Tally } from '../core/tally.ts'
import { dayIn, hourOf } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { instanceOf } from './read-config.ts'

export interface ThinkCounts {
  cycles: number
  failed: number
  rested: number
  proposed: number
  /** Null when there is nothing to divide by. */
  restShare: number | null
  meanMilliseconds: number | null
  tokens: number
  cost: number
  missions: { proposed: number; accepted: number; rejected: number }
  acceptance: number | null
  costPerAccepted: number | null
}

export interface ThinkAnalytics {
  from: string
  to: string
  timeZone: string
  all: ThinkCounts
  timeline: { bucket: string; counts: ThinkCounts }[]
  byAgent: { id: string; counts: ThinkCounts }[]
}

interface ThinkQuery {
  from: Date
  to: Date
  grain: Grain
  agentId?: AgentId | undefined
}

/** One query of counters, a row for each agent and hour or day, whatever the number of cycles. */
export async function thinkAnalytics(
  ports: Pick<Ports, 'store'>,
  { from, to, grain, agentId }: ThinkQuery,
): Promise<ThinkAnalytics> {
  const { timeZone } = await instanceOf(ports.store)
  const bucketOf = (at: Date): string => (grain === 'hour' ? hourOf(at) : dayIn(timeZone, at))
  const counted = await ports.store.tallies({ dimension: 'agent', grain, from: bucketOf(from), to: bucketOf(to) })
  const tallies = counted.filter(({ member, counts }) => (!agentId || member === agentId) && isAboutThinking(counts))
  const grouped = (by: (tally: Tally) => string) => [...Map.groupBy(tallies, by)]
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
    all: thinkingIn(tallies),
    timeline: grouped(({ bucket }) => bucket).map(([bucket, rows]) => ({ bucket, counts: thinkingIn(rows) })),
    byAgent: grouped(({ member }) => member)
      .map(([id, rows]) => ({ id, counts: thinkingIn(rows) }))
      .toSorted((a, b) => b.counts.cycles - a.counts.cycles || a.id.localeCompare(b.id)),
  }
}

/** The rows count runs and failures as well. */
const isAboutThinking = (counts: Counts): boolean =>
  Object.keys(counts).some((name) => name.startsWith('think-cycles') || name.startsWith('missions'))

function thinkingIn(tallies: readonly Tally[]): ThinkCounts {
  const sums = sumCounts(tallies)
  const of = (name: string): number => sums[name] ?? 0
  const [cycles, accepted, rejected] = [of('think-cycles'), of('missions accepted'), of('missions rejected')]
  const cost = of('think-cycles microdollars') / 1_000_000
  return {
    cycles,
    failed: of('think-cycles failed'),
    rested: of('think-cycles rested'),
    proposed: of('think-cycles proposed'),
    restShare: ratio(of('think-cycles rested'), cycles),
    meanMilliseconds: ratio(of('think-cycles ms'), cycles),
    tokens: of('think-cycles tokens'),
    cost,
    missions: { proposed: of('missions proposed'), accepted, rejected },
    acceptance: ratio(accepted, accepted + rejected),
    costPerAccepted: ratio(cost, accepted),
  }
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
