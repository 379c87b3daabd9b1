import type * as z from 'zod'
import type { Actor } from '../core/actor.ts'
import { Agent, AgentSettings } from '../core/agent.ts'
import { newDesk } from '../core/desk-states.ts'
import { Fault } from '../core/fault.ts'
import type { AgentId, ProjectId } from '../core/id.ts'
import { Instance, InstanceSettings } from '../core/instance.ts'
import { Project, ProjectSettings } from '../core/project.ts'
import { patchOf } from '../core/patch.ts'
import { instant } from '../core/time.ts'
import type { Ports, Store } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { instanceOf, rowOf } from './read-config.ts'

/** Some of the settings, each of them whole. */
export const AgentPatch = patchOf(AgentSettings)
export type AgentPatch = z.infer<typeof AgentPatch>
export const ProjectPatch = patchOf(ProjectSettings)
export type ProjectPatch = z.infer<typeof ProjectPatch>
export const InstancePatch = patchOf(InstanceSettings)
export type InstancePatch = z.infer<typeof InstancePatch>

export const made = (now: Date) => ({ createdAt: instant(now), updatedAt: instant(now), version: 1 })

export const taken = (kind: string, id: string): Fault =>
  new Fault('state.illegal', `there is already ${kind} "${id}"; change it with PATCH, or choose another id`)

/** Refuses settings that point at something that is not there. */
async function checkAgent(store: Store, id: AgentId, { reportsTo, model }: AgentSettings): Promise<void> {
  const { models, lead } = await instanceOf(store)
  if (!(model in models)) {
    throw new Fault('request.invalid', `model is "${model}"; the instance has ${Object.keys(models).join(', ')}`)
  }
  if (!reportsTo) {
    if (id === lead) return
    throw new Fault(
      'request.invalid',
      `reportsTo is missing; every agent but the team lead (${lead}) reports to somebody`,
    )
  }
  const above = new Set<AgentId>()
  // Two changes at once may have made a circle above it, which is not this agent's fault.
  for (let superior: AgentId | undefined = reportsTo; superior && !above.has(superior);) {
    if (superior === id)
      throw new Fault(
        'request.invalid',
        `reportsTo "${reportsTo}" leads back to ${id} itself; choose somebody who does not report to it`,
      )
    above.add(superior)
    superior = (await rowOf(store, 'agent', superior)).reportsTo
  }
}

export async function createAgent(ports: Ports, id: AgentId, settings: AgentSettings, by: Actor): Promise<Agent> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    if (await store.get('agent', id)) throw taken('an agent', id)
    await checkAgent(store, id, settings)
    const agent: Agent = { id, ...settings, ...made(clock.now()) }
    return {
      writes: [
        { op: 'new', kind: 'agent', row: agent },
        { op: 'new', kind: 'desk', row: newDesk(id, clock.now()) },
      ],
      deeds: [{ actor: by, verb: 'agent.created', subject: id, note: settings.name }],
      result: agent,
    }
  })
}

export async function changeAgent(ports: Ports, id: AgentId, patch: AgentPatch, by: Actor): Promise<Agent> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const agent = Agent.parse({ ...(await rowOf(store, 'agent', id)), ...patch, updatedAt: instant(clock.now()) })
    await checkAgent(store, id, agent)
    const deeds = [{ actor: by, verb: 'agent.changed', subject: id, note: Object.keys(patch).join(', ') } as const]
    return { writes: [{ op: 'changed', kind: 'agent', row: agent }], deeds, result: agent }
  })
}

export async function createProject(
  ports: Ports,
  id: ProjectId,
  settings: ProjectSettings,
  by: Actor,
): Promise<Project> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    if (await store.get('project', id)) throw taken('a project', id)
    for (const agent of settings.agents ?? []) await rowOf(store, 'agent', agent)
    const project: Project = { id, ...settings, ...made(clock.now()) }
    const deeds = [{ actor: by, verb: 'project.created', subject: id, note: settings.name } as const]
    return { writes: [{ op: 'new', kind: 'project', row: project }], deeds, result: project }
  })
}

export async function changeProject(ports: Ports, id: ProjectId, patch: ProjectPatch, by: Actor): Promise<Project> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    for (const agent of patch.agents ?? []) await rowOf(store, 'agent', agent)
    const project = Project.parse({ ...(await rowOf(store, 'project', id)), ...patch, updatedAt: instant(clock.now()) })
    const deeds = [{ actor: by, verb: 'project.changed', subject: id, note: Object.keys(patch).join(', ') } as const]
    return { writes: [{ op: 'changed', kind: 'project', row: project }], deeds, result: project }
  })
}

export async function changeInstance(ports: Ports, patch: InstancePatch, by: Actor): Promise<Instance> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    if (patch.lead) await rowOf(store, 'agent', patch.lead)
    if (patch.operations) await rowOf(store, 'agent', patch.operations)
    const instance = Instance.parse({ ...(await instanceOf(store)), ...patch, updatedAt: instant(clock.now()) })
    const deeds = [
      { actor: by, verb: 'instance.changed', subject: instance.id, note: Object.keys(patch).join(', ') } as const,
    ]
    return { writes: [{ op: 'changed', kind: 'instance', row: instance }], deeds, result: instance }
  })
}

export async function setKillSwitch(
  ports: Ports,
  { on, reason }: { on: boolean; reason?: string | undefined },
  by: Actor,
): Promise<Instance> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const before = await instanceOf(store)
    if (before.killSwitch.on === on) return { writes: [], result: before }
    const now = instant(clock.now())
    const instance: Instance = { ...before, killSwitch: { on, reason, since: now }, updatedAt: now }
    const note = on ? `kill switch on: ${reason ?? 'no reason given'}` : 'kill switch off'
    const deeds = [{ actor: by, verb: 'instance.changed', subject: instance.id, note } as const]
    return { writes: [{ op: 'changed', kind: 'instance', row: instance }], deeds, result: instance }
  })
}
