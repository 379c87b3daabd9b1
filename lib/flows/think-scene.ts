import type { Agent } from '../core/agent.ts'
import { firstIdAt } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import type { Task } from '../core/task.ts'
import { isOpen } from '../core/task-states.ts'
import { hours } from '../core/time.ts'
import type { Ports, ThinkScene } from '../ports.ts'
import { allOf } from './read-config.ts'

const mostTasks = 30
const mostFailures = 10

/** What an agent sees when it wakes: bounded, so that a busy instance does not make every thought dear. */
export async function sceneFor({ store, clock }: Ports, instance: Instance, agent: Agent): Promise<ThinkScene> {
  const now = clock.now()
  const since = new Date(now.getTime() - hours(24))
  const [agents, projects, openMissions, tasks, failures, notes] = await Promise.all([
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
    notes,
    policies: instance.policies,
    now,
  }
}

/** Missions that are proposed or approved, of everybody: their number is capped, so they fit a page. */
export async function openMissionsOf({ store }: Pick<Ports, 'store'>, { policies }: Instance) {
  const pages = await Promise.all(
    ['proposed', 'approved'].map((status) =>
      store.list('mission', { scope: { status }, limit: policies.openMissions + 1 }),
    ),
  )
  return pages.flatMap(({ items }) => items)
}
