import type { ActivityVerb } from '../../../lib/core/activity.ts'
import type { Actor } from '../../../lib/core/actor.ts'

/** What was done, as the rest of a sentence that begins with who did it. */
export const saysOf: Record<ActivityVerb, string> = {
  'instance.seeded': 'loaded the instance from its files',
  'instance.changed': 'changed the settings',
  'instance.deployed': 'deployed a version',
  'agent.created': 'added the agent',
  'agent.changed': 'changed the agent',
  'agent.paused': 'paused',
  'agent.resumed': 'resumed',
  'agent.held': 'put on hold',
  'agent.woken': 'woke up',
  'agent.breaker-opened': 'stopped after the same failure came again and again:',
  'project.created': 'added the project',
  'project.changed': 'changed the project',
  'rule.created': 'added the rule',
  'rule.changed': 'changed the rule',
  'rule.removed': 'removed the rule',
  'rule-proposal.opened': 'proposed a rule',
  'rule-proposal.approved': 'approved a rule',
  'rule-proposal.rejected': 'turned down a rule',
  'think-cycle.rested': 'thought, and rested',
  'think-cycle.proposed': 'thought, and proposed work',
  'think-cycle.failed': 'could not think',
  'mission.proposed': 'proposed',
  'mission.approved': 'approved',
  'mission.rejected': 'rejected',
  'mission.abandoned': 'called off',
  'mission.done': 'finished',
  'task.filed': 'filed',
  'task.changed': 'changed',
  'task.commented': 'commented on',
  'task.answered': 'answered',
  'task.started': 'started',
  'task.in-review': 'handed in',
  'task.revised': 'asked for changes to',
  'task.retried': 'retried',
  'task.blocked': 'blocked',
  'task.done': 'finished',
  'task.failed': 'gave up',
  'task.cancelled': 'cancelled',
  'run.cancelled': 'cancelled',
  'run.failed': 'failed in',
  'failure.classified': 'judged a failure of',
  'alert.raised': 'raised the alert',
  'alert.cleared': 'cleared the alert',
  'token.created': 'made a token',
  'token.revoked': 'revoked a token',
}

const partName: Record<Extract<Actor, { kind: 'system' }>['part'], string> = {
  tick: 'The schedule',
  dispatcher: 'The dispatcher',
  classifier: 'The classifier',
  sweeper: 'The sweeper',
  policy: 'Policy',
  seed: 'The first start',
  cli: 'An operator',
}

export function actorName(actor: Actor, nameOf: (id: string) => string): string {
  if (actor.kind === 'person') return actor.name
  return actor.kind === 'agent' ? nameOf(actor.id) : partName[actor.part]
}

const pages: readonly [prefix: string, path: string][] = [
  ['task_', '/board/'],
  ['mission_', '/missions/'],
  ['run_', '/runs/'],
  ['failure_', '/failures/'],
]

/** Where a thing is shown; nothing for what has no page of its own. Ids without a kind in front are those of agents. */
export function pageOf(subject: string): string | undefined {
  const page = pages.find(([prefix]) => subject.startsWith(prefix))
  if (page) return page[1] + subject
  if (subject.startsWith('proposal_')) return '/failures/proposals'
  return /^[a-z][a-z0-9-]*$/.test(subject) && !/^(instance|unknown-share|storm-.*)$/.test(subject)
    ? `/agents/${subject}`
    : undefined
}
