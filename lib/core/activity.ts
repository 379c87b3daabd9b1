import * as z from 'zod'
import { Actor } from './actor.ts'
import { ActivityId, type Chance, newActivityId } from './id.ts'
import { Instant, instant } from './time.ts'

/** What can happen to a thing, written `<thing>.<what happened>`. */
export const ActivityVerb = z.enum([
  'instance.seeded',
  'instance.changed',
  'instance.deployed',
  'agent.created',
  'agent.changed',
  'agent.paused',
  'agent.resumed',
  'agent.held',
  'agent.woken',
  'agent.breaker-opened',
  'project.created',
  'project.changed',
  'rule.created',
  'rule.changed',
  'rule.removed',
  'rule-proposal.opened',
  'rule-proposal.approved',
  'rule-proposal.rejected',
  'think-cycle.rested',
  'think-cycle.proposed',
  'think-cycle.failed',
  'mission.proposed',
  'mission.approved',
  'mission.rejected',
  'mission.abandoned',
  'mission.done',
  'task.filed',
  'task.changed',
  'task.started',
  'task.commented',
  'task.answered',
  'task.in-review',
  'task.revised',
  'task.retried',
  'task.blocked',
  'task.done',
  'task.failed',
  'task.cancelled',
  'run.cancelled',
  'run.failed',
  'failure.classified',
  'alert.raised',
  'alert.cleared',
  'token.created',
  'token.revoked',
])
export type ActivityVerb = z.infer<typeof ActivityVerb>

/** The append-only record of who did what to which thing. `traceId` follows a mission from its tick to its verdict. */
export const Activity = z.object({
  id: ActivityId,
  at: Instant,
  actor: Actor,
  verb: ActivityVerb,
  /** The id of the thing: a task, mission, run, agent ... Its history is listed by this. */
  subject: z.string(),
  note: z.string().max(500).optional(),
  traceId: z.string().optional(),
  version: z.number().int(),
})
export type Activity = z.infer<typeof Activity>

export interface Deed {
  actor: Actor
  verb: ActivityVerb
  subject: string
  note?: string | undefined
  traceId?: string | undefined
}

const longestNote = 500

export const activityOf = (deed: Deed, chance: Chance, id = newActivityId(chance)): Activity => ({
  id,
  at: instant(chance.now()),
  ...deed,
  note: deed.note?.slice(0, longestNote),
  version: 1,
})

/** The entries of one change. Made in one millisecond, ids fall in any order; entries keep that of the deeds. */
export function activitiesOf(deeds: readonly Deed[], chance: Chance): Activity[] {
  const ids = deeds.map(() => newActivityId(chance)).toSorted()
  return deeds.map((deed, position) => activityOf(deed, chance, ids[position]))
}
