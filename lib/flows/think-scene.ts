import type { Agent } from '../core/agent.ts'
import type { FailureGroup } from '../core/failure-group.ts'
import { firstIdAt } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import type { Task } from '../core/task.ts'
import { isOpen } from '../core/task-states.ts'
import type { RuleProposal } from '../core/rule-proposal.ts'
import { after, days, hours } from '../core/time.ts'
import type { Ports, Store, ThinkScene } from '../ports.ts'
import { failureGroups } from './failure-groups.ts'
import { allOf } from './read-config.ts'

const mostTasks = 30
const mostFailures = 10

/** What an agent sees when it wakes: bounded, so that a busy instance does not make every thought dear. */
export async function sceneFor({ store, clock }: Ports, instance: Instance, agent: Agent): Promise<ThinkScene> {
  const now = clock.now()
  const since = new Date(now.getTime() - hours(24))
  const [agents, projects, openMissions, tasks, failures, unexplained, notes] = await Promise.all([
    allOf(store, 'agent'),
    allOf(store, 'project'),
    openMissionsOf({ store }, instance),
    store.list('task', { scope: { agent: agent.id }, limit: mostTasks, where: (task: Task) => isOpen(task) }),
    // The lead looks after the whole team, so it sees everybody's failures.
    store.list('failure', {
      ...(agent.id === instance.lead ? {} : { scope: { agent: agent.id } }),
      limit: mostFailures,
      fromId: firstIdAt('failure', since),
    }),
    agent.id === (instance.operations ?? instance.lead) ? unexplainedIn(store, now) : [],
    store.get('notes', agent.id),
  ])
  return {
    instanceName: instance.name,
    agent,
    team: agents.map(({ id, name, role }) => ({ id, name, role })),
    projects: projects.filter(({ active, agents: only }) => active && (!only || only.includes(agent.id))),
    openMissions,
    openTasks: tasks.items,
    recentFailures: failures.items,
    unexplained,
    notes,
    policies: instance.policies,
    now,
  }
}

/** So many alike that no rule knows are worth a rule. */
const manyUnknown = 3
const mostUnexplained = 5
/** Those that somebody has thought of already must not keep the others from being seen. */
const mostPiled = 25

async function unexplainedIn(store: Store, now: Date): Promise<FailureGroup[]> {
  const since = after(now, -days(7))
  const piled = ({ lastSeenAt, latest, counts }: FailureGroup): boolean =>
    lastSeenAt >= since && latest.category === 'UNKNOWN' && (counts.UNKNOWN ?? 0) >= manyUnknown
  const { items } = await failureGroups(store, { limit: mostPiled, where: piled })
  const thoughtOf = await Promise.all(
    items.map((group) =>
      store.list('rule-proposal', { scope: { parent: group.id }, limit: 1, where: (one) => isSettled(one, group) }),
    ),
  )
  return items.filter((_, position) => thoughtOf[position]?.items.length === 0).slice(0, mostUnexplained)
}

/** A proposal that waits, that a person has turned down, or that is in force and none has come since. */
const isSettled = (proposal: RuleProposal, { lastSeenAt }: FailureGroup): boolean =>
  proposal.status !== 'approved' || proposal.decidedAt >= lastSeenAt

/** Missions that are proposed or approved, of everybody: their number is capped, so they fit a page. */
export async function openMissionsOf({ store }: Pick<Ports, 'store'>, { policies }: Instance) {
  const pages = await Promise.all(
    ['proposed', 'approved'].map((status) =>
      store.list('mission', { scope: { status }, limit: policies.openMissions + 1 }),
    ),
  )
  return pages.flatMap(({ items }) => items)
}
