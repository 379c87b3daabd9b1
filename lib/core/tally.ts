import * as z from 'zod'
import type { AgentId } from './id.ts'
import type { Failure } from './failure.ts'
import type { ApprovedMission, RejectedMission } from './mission.ts'
import type { ThinkCycle } from './think-cycle.ts'
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

/** What an ended run adds to its agent's hour and day. Cost is counted in millionths of a dollar, by the day. */
export function tallyWork(
  { agentId, kind, usage, ok }: { agentId: AgentId; kind: 'execution' | 'review'; usage: Usage; ok: boolean },
  timeZone: string,
  now: Date,
): TallyAdd[] {
  const ended = { [`${kind}s`]: 1, ...(ok ? {} : { [`${kind}s failed`]: 1 }) }
  return ofAgent(agentId, { hour: ended, day: { ...ended, ...spent(usage) } }, timeZone, now)
}

/** What a think cycle adds to its agent's hour and day: how it went, how long it took, and what it cost. */
export function tallyCycle(cycle: ThinkCycle, timeZone: string): TallyAdd[] {
  const { agentId, status, usage, startedAt, finishedAt } = cycle
  const { tokens, microdollars } = spent(usage)
  const ended = positive({
    'think-cycles': 1,
    [`think-cycles ${status}`]: 1,
    'think-cycles ms': Date.parse(finishedAt) - Date.parse(startedAt),
    'think-cycles tokens': tokens,
    'think-cycles microdollars': microdollars,
    'missions proposed': status === 'proposed' ? cycle.missionIds.length : 0,
  })
  return ofAgent(agentId, { hour: ended, day: { ...ended, ...spent(usage) } }, timeZone, new Date(finishedAt))
}

/** A decision on a mission counts for the agent that proposed it, when it was decided. */
export function tallyDecision(
  { agentId, status, decidedAt }: Pick<ApprovedMission | RejectedMission, 'agentId' | 'status' | 'decidedAt'>,
  timeZone: string,
): TallyAdd[] {
  const counts = { [`missions ${status === 'rejected' ? 'rejected' : 'accepted'}`]: 1 }
  return ofAgent(agentId, { hour: counts, day: counts }, timeZone, new Date(decidedAt))
}

/** Work is counted by agent only, so that no row is shared by agents who end something in the same moment. */
const ofAgent = (member: AgentId, counts: Record<Grain, Counts>, timeZone: string, at: Date): TallyAdd[] => [
  { key: { dimension: 'agent', grain: 'hour', bucket: hourOf(at), member }, counts: counts.hour },
  { key: { dimension: 'agent', grain: 'day', bucket: dayIn(timeZone, at), member }, counts: counts.day },
]

/** What became of an incident, for the agent whose run struck or ended it: by the day, beside what else is counted then. */
export const tallyIncident = (member: AgentId, counts: Counts, timeZone: string, at: Date): TallyAdd => ({
  key: { dimension: 'agent', grain: 'day', bucket: dayIn(timeZone, at), member },
  counts,
})

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
const spent = ({ inputTokens, outputTokens, cost }: Usage): Counts =>
  positive({ tokens: inputTokens + outputTokens, microdollars: Math.round(cost * 1_000_000) })

const positive = (counts: Record<string, number | undefined>): Counts => {
  const kept: Counts = {}
  for (const [name, n = 0] of Object.entries(counts)) if (n > 0) kept[name] = n
  return kept
}

export function sumCounts(tallies: readonly Pick<Tally, 'counts'>[]): Counts {
  const sum: Counts = {}
  for (const { counts } of tallies) for (const [name, n] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + n
  return sum
}
