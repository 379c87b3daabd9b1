import type { QueryKey } from '@tanstack/vue-query'
import type { Activity, ActivityVerb } from '../../../lib/core/activity.ts'
import type { Noun } from './keys.ts'

/** What each deed changes: first the thing it was done to, then what else shows it. */
const touchedBy: Record<ActivityVerb, [subject: Noun, ...others: Noun[]]> = {
  'instance.seeded': ['instance', 'agents', 'projects', 'rules'],
  'instance.changed': ['instance'],
  'instance.deployed': ['instance', 'agents', 'projects', 'rules'],
  'agent.created': ['agents'],
  'agent.changed': ['agents'],
  'agent.paused': ['agents'],
  'agent.resumed': ['agents'],
  'agent.held': ['agents'],
  'agent.woken': ['agents'],
  'agent.breaker-opened': ['agents'],
  'project.created': ['projects'],
  'project.changed': ['projects'],
  'rule.created': ['rules'],
  'rule.changed': ['rules'],
  'rule.removed': ['rules'],
  'rule-proposal.opened': ['rule-proposals'],
  'rule-proposal.approved': ['rule-proposals', 'rules'],
  'rule-proposal.rejected': ['rule-proposals'],
  'alert.raised': ['alerts'],
  'alert.cleared': ['alerts'],
  'think-cycle.rested': ['think-cycles', 'agents'],
  'think-cycle.proposed': ['think-cycles', 'agents'],
  'think-cycle.failed': ['think-cycles', 'agents'],
  'mission.proposed': ['missions'],
  'mission.approved': ['missions', 'tasks'],
  'mission.rejected': ['missions'],
  'mission.abandoned': ['missions', 'tasks'],
  'mission.done': ['missions'],
  'task.filed': ['tasks'],
  'task.changed': ['tasks'],
  'task.commented': ['tasks'],
  'task.answered': ['tasks', 'runs', 'agents'],
  'task.started': ['tasks', 'runs', 'agents'],
  'task.in-review': ['tasks', 'runs', 'agents'],
  'task.revised': ['tasks', 'runs', 'agents'],
  'task.retried': ['tasks', 'runs', 'agents'],
  'task.blocked': ['tasks', 'runs', 'agents'],
  'task.done': ['tasks', 'runs', 'agents', 'missions'],
  'task.failed': ['tasks', 'runs', 'agents', 'missions'],
  'task.cancelled': ['tasks', 'runs', 'agents', 'missions'],
  'run.cancelled': ['runs', 'tasks', 'agents'],
  'run.failed': ['runs', 'tasks', 'agents'],
  'failure.classified': ['failures', 'tasks', 'agents'],
  'token.created': ['tokens'],
  'token.revoked': ['tokens'],
}

export type Concerns = (key: QueryKey) => boolean

/**
 * Which queries the news concerns. A list shows every change of its noun. One thing is asked for again when it was the
 * subject itself, or when something of another noun reached over to it.
 */
export function concernedBy(news: readonly Pick<Activity, 'verb' | 'subject'>[]): Concerns {
  const touched = new Set<unknown>(news.length > 0 ? ['activity'] : [])
  const subjects = new Set<unknown>()
  const reached = new Set<unknown>()
  for (const { verb, subject } of news) {
    const [own, ...others] = touchedBy[verb]
    subjects.add(subject)
    for (const noun of [own, ...others]) touched.add(noun)
    for (const noun of others) reached.add(noun)
  }
  return ([noun, kind, id]) => {
    // Pages that somebody scrolled to long ago stay as they are.
    if (!touched.has(noun) || kind === 'behind') return false
    return kind !== 'one' || reached.has(noun) || subjects.has(id)
  }
}

/** News can appear a moment late, behind what was seen already, so it is asked for from a little earlier. */
const overlapMs = 5_000

/** The activity to ask from: the newest that is older than the overlap, or the oldest that is known. */
export function askFrom(known: readonly Pick<Activity, 'id' | 'at'>[]): string | undefined {
  const newest = known[0]
  if (!newest) return undefined
  const bound = new Date(Date.parse(newest.at) - overlapMs).toISOString()
  return (known.find(({ at }) => at <= bound) ?? known.at(-1))?.id
}
