import { type Desk, DeskBase } from './agent.ts'
import type { AgentId, CycleId, TaskId } from './id.ts'
import { after, instant, type Instant, isPast } from './time.ts'

/** The same failure this often in a row, and the agent is paused instead of failing on. */
const breakerOpensAt = 3

export const newDesk = (id: AgentId, now: Date): Desk => ({
  id,
  status: 'active',
  nextThinkAt: instant(now),
  slots: [],
  version: 1,
})

export const isDueToThink = (desk: Desk, now: Date): boolean =>
  desk.status === 'active' && isPast(desk.nextThinkAt, now) && (!desk.thinking || isPast(desk.thinking.leaseUntil, now))

/**
 * Takes the desk for one think cycle, or answers `undefined`: one cycle per agent at a time, and only when it is due. It
 * is due again when its lease runs out: a cycle that was killed does not wait for the next cadence.
 */
export function startThinking(
  desk: Desk,
  { cycleId, leaseMs }: { cycleId: CycleId; leaseMs: number },
  now: Date,
): Desk | undefined {
  if (!isDueToThink(desk, now)) return undefined
  const leaseUntil = after(now, leaseMs)
  return { ...desk, thinking: { cycleId, startedAt: instant(now), leaseUntil }, nextThinkAt: leaseUntil }
}

/** Due again at `nextThinkAt`, or at once when somebody woke it while it was thinking. */
export function stopThinking({ thinking, ...desk }: Desk, nextThinkAt: Instant): Desk {
  const wasWoken = thinking !== undefined && desk.nextThinkAt < thinking.leaseUntil
  return wasWoken ? desk : { ...desk, nextThinkAt }
}

export const wake = (desk: Desk, now: Date): Desk =>
  isPast(desk.nextThinkAt, now) ? desk : { ...desk, nextThinkAt: instant(now) }

export const takeSlot = (desk: Desk, taskId: TaskId): Desk => ({
  ...desk,
  slots: [...desk.slots.filter((id) => id !== taskId), taskId],
})

export const freeSlot = (desk: Desk, taskId: TaskId): Desk => ({
  ...desk,
  slots: desk.slots.filter((id) => id !== taskId),
})

export const clearStreak = (desk: Desk): Desk => ({ ...desk, streak: undefined })

export const pause = (desk: Desk, reason: string, now: Date): Desk => ({
  ...DeskBase.parse(desk),
  status: 'paused',
  reason,
  since: instant(now),
})

/** A paused agent stays paused: a hold ends by itself, and would bring back whom a person or the breaker stopped. */
export const hold = (desk: Desk, reason: string, until: Instant | undefined, now: Date): Desk =>
  desk.status === 'paused' ? desk : { ...DeskBase.parse(desk), status: 'held', reason, since: instant(now), until }

export const resume = (desk: Desk): Desk => ({ ...DeskBase.parse(desk), status: 'active', streak: undefined })

/** Counts a failure. The third in a row with the same fingerprint opens the breaker. */
export function countFailure(desk: Desk, fingerprint: string, now: Date): { desk: Desk; openedBreaker: boolean } {
  const count = desk.streak?.fingerprint === fingerprint ? desk.streak.count + 1 : 1
  const counted: Desk = { ...desk, streak: { fingerprint, count } }
  const openedBreaker = count >= breakerOpensAt && desk.status === 'active'
  if (!openedBreaker) return { desk: counted, openedBreaker }
  const reason = `The same failure came ${count} times in a row. Look at it, then resume the agent.`
  return { desk: pause(counted, reason, now), openedBreaker }
}
