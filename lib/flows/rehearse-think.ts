import { Fault } from '../core/fault.ts'
import { type AgentId, newCycleId } from '../core/id.ts'
import { ModelSettings } from '../core/instance.ts'
import { rowSchemas } from '../core/rows.ts'
import { type ThinkCycle, Thought } from '../core/think-cycle.ts'
import { instant, seconds } from '../core/time.ts'
import type { AgentPorts } from '../ports.ts'
import { decideCycle } from './decide-cycle.ts'
import { agentOf, instanceOf } from './read-config.ts'
import { sceneFor } from './think-scene.ts'

/** What one thought would have come to. */
export interface RehearsedThought {
  agentId: AgentId
  decision: Thought['decision']
  /** As many would have been opened. */
  missions: number
  saw: ThinkCycle['saw']
  rehearsal: true
}

/** Whatever model the agent has: a rehearsal costs nothing. */
const rehearsal = ModelSettings.parse({ provider: 'rehearsal' })

/**
 * A think cycle without consequences, to see whether an installation could have a real one: the scene and the policies
 * are read, the rehearsal thinks, and what would be written is checked as the table would, but nothing is written.
 * Without an agent it is the team lead who thinks. Neither a pause nor the kill switch stands in the way.
 */
export async function rehearseThink(agentId: AgentId | undefined, ports: AgentPorts): Promise<RehearsedThought> {
  const { store, mind, clock } = ports
  const instance = await instanceOf(store)
  const agent = await agentOf(store, agentId ?? instance.lead)
  const cycleId = newCycleId(clock)
  const startedAt = instant(clock.now())
  const scene = await sceneFor(ports, instance, agent)
  const answer = await mind.think(scene, { settings: rehearsal, signal: AbortSignal.timeout(seconds(20)) })
  if (answer.kind === 'failed')
    throw new Fault('state.illegal', `the rehearsal of ${agent.id} came to no thought: ${answer.evidence.message}`)
  const { decision } = Thought.parse(answer.value)
  const thoughtful = { instance, agent, cycleId, startedAt, scene, answer }
  const { cycle, writes } = await decideCycle(ports, thoughtful, clock.now())
  for (const { kind, row } of [{ kind: 'think-cycle', row: cycle } as const, ...writes]) rowSchemas[kind].parse(row)
  const missions = cycle.status === 'proposed' ? cycle.missionIds.length : 0
  return { agentId: agent.id, decision, missions, saw: cycle.saw, rehearsal: true }
}
