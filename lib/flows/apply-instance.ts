import { bySystem } from '../core/actor.ts'
import { type AgentSettings, type Agent } from '../core/agent.ts'
import { newDesk } from '../core/desk-states.ts'
import type { AgentId, ProjectId, RuleId } from '../core/id.ts'
import { instanceId, type InstanceSettings } from '../core/instance.ts'
import type { ProjectSettings } from '../core/project.ts'
import type { RuleSettings } from '../core/rule.ts'
import { instant } from '../core/time.ts'
import type { Ports, Write } from '../ports.ts'
import { activityOf } from '../core/activity.ts'

/** What the files of an instance say, read and validated. */
export interface InstanceFiles {
  settings: InstanceSettings
  agents: { id: AgentId; settings: AgentSettings }[]
  projects: { id: ProjectId; settings: ProjectSettings }[]
  rules: { id: RuleId; settings: RuleSettings }[]
}

export interface SeedReport {
  created: string[]
  kept: string[]
}

/**
 * Creates what is not there yet, row by row, and touches nothing that is: what a client has changed on the server
 * survives every start and every deploy. Agents are due to think at once.
 */
export async function seedInstance(ports: Pick<Ports, 'store' | 'clock'>, files: InstanceFiles): Promise<SeedReport> {
  const report: SeedReport = { created: [], kept: [] }
  for (const { name, writes } of rowsOf(files, ports.clock.now())) {
    const deed = { actor: bySystem('seed'), verb: 'instance.seeded', subject: name } as const
    const activity: Write = { op: 'new', kind: 'activity', row: activityOf(deed, ports.clock) }
    const result = await ports.store.commit([...writes, activity])
    report[result === 'committed' ? 'created' : 'kept'].push(name)
  }
  return report
}

function rowsOf({ settings, agents, projects, rules }: InstanceFiles, now: Date): { name: string; writes: Write[] }[] {
  const made = { createdAt: instant(now), updatedAt: instant(now), version: 1 }
  const instance = { id: instanceId, ...settings, killSwitch: { on: false }, applied: settings, ...made } as const
  return [
    ...agents.map(({ id, settings: applied }) => {
      const agent: Agent = { id, ...applied, applied, ...made }
      const writes: Write[] = [
        { op: 'new', kind: 'agent', row: agent },
        { op: 'new', kind: 'desk', row: newDesk(id, now) },
      ]
      return { name: `agent ${id}`, writes }
    }),
    ...projects.map(({ id, settings: applied }) => ({
      name: `project ${id}`,
      writes: [{ op: 'new', kind: 'project', row: { id, ...applied, applied, ...made } }] satisfies Write[],
    })),
    ...rules.map(({ id, settings: applied }) => ({
      name: `rule ${id}`,
      writes: [{ op: 'new', kind: 'rule', row: { id, ...applied, applied, ...made } }] satisfies Write[],
    })),
    // Last of all, because everything else asks for it first: an instance that is there is complete.
    { name: 'instance', writes: [{ op: 'new', kind: 'instance', row: instance }] },
  ]
}
