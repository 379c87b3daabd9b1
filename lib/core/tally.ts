import * as z from 'zod'
import type { AgentId } from './id.ts'
import type { Failure } from './failure.ts'
import { dayIn, hourOf } from './time.ts'
import type { Usage } from './usage.ts'

/**
 * A row of counters: what was counted, in which hour or day, for whom. A day is a day of the instance's time zone,
 * an hour is UTC. Counters are added to in the transaction of the change they count, so they equal a recount.
 */
export const Dimension = z.enum(['all', 'agent', 'project', 'rule'])
export type Dimension = z.infer<typeof Dimension>
export const Grain = z.enum(['hour', 'day'])
export type Grain = z.infer<typeof Grain>

export interface TallyKey {
  dimension: Dimension
  grain: Grain
  /** `2026-11-23T17` or `2026-11-23`. */
  bucket: string
  /** The agent, project or rule; `all` for everything. */
  member: string
}

export type Counts = Record<string, number>

export interface Tally extends TallyKey {
  counts: Counts
}

export interface TallyAdd {
  key: TallyKey
  counts: Counts
}

/** Everything a stored failure adds to. A failure without a rule is counted under `none`. */
export function tallyFailure(failure: Failure, timeZone: string): TallyAdd[] {
  const at = new Date(failure.at)
  const counts = { [failure.category]: 1 }
  const day = dayIn(timeZone, at)
  const daily = (dimension: Dimension, member: string): TallyAdd => ({
    key: { dimension, grain: 'day', bucket: day, member },
    counts,
  })
  return [
    { key: { dimension: 'all', grain: 'hour', bucket: hourOf(at), member: 'all' }, counts },
    daily('all', 'all'),
    daily('agent', failure.agentId),
    ...(failure.projectId ? [daily('project', failure.projectId)] : []),
    daily('rule', failure.ruleId ?? 'none'),
  ]
}

/** What an ended run or think cycle adds to its agent's day. Cost is counted in millionths of a dollar. */
export function tallyWork(
  {
    agentId,
    kind,
    usage,
    ok,
  }: { agentId: AgentId; kind: 'execution' | 'review' | 'think-cycle'; usage: Usage; ok: boolean },
  timeZone: string,
  now: Date,
): TallyAdd {
  return {
    key: { dimension: 'agent', grain: 'day', bucket: dayIn(timeZone, now), member: agentId },
    counts: {
      [`${kind}s`]: 1,
      ...(ok ? {} : { [`${kind}s failed`]: 1 }),
      ...spent(usage),
    },
  }
}

/** What a run has cost that was stopped before it came to an end. */
export const tallySpend = (
  { agentId, usage }: { agentId: AgentId; usage: Usage },
  timeZone: string,
  now: Date,
): TallyAdd => ({
  key: { dimension: 'agent', grain: 'day', bucket: dayIn(timeZone, now), member: agentId },
  counts: spent(usage),
})

/** Counters of a model call that is paid for already, wherever it led. */
function spent({ inputTokens, outputTokens, cost }: Usage): Counts {
  const counts = { tokens: inputTokens + outputTokens, microdollars: Math.round(cost * 1_000_000) }
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))
}

export function sumCounts(tallies: readonly Pick<Tally, 'counts'>[]): Counts {
  const sum: Counts = {}
  for (const { counts } of tallies) for (const [name, n] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + n
  return sum
}
