import { fileURLToPath } from 'node:url'
import { cloudTelemetry } from '../../functions/cloud-telemetry.ts'
import type { AgentWorld } from '../../functions/agent-world.ts'
import type { Actor } from '../../lib/core/actor.ts'
import { TokenId } from '../../lib/core/id.ts'
import { toolNames } from '../../lib/core/tool-names.ts'
import { seedInstance } from '../../lib/flows/apply-instance.ts'
import { compilePattern } from '../../lib/flows/pattern.ts'
import { createRuleBook } from '../../lib/flows/rule-book.ts'
import { readInstance } from '../../lib/instance/read-instance.ts'
import { createMind } from '../../lib/mind/mind.ts'
import { createTools } from '../../lib/mind/tools.ts'
import type { AgentPorts } from '../../lib/ports.ts'
import { createSimWorld, type SimWorld } from '../sim/world.ts'

export const exampleFolder = fileURLToPath(new URL('../../instance.example', import.meta.url))

export const ada: Actor = { kind: 'person', id: TokenId.parse('token_01JD3Q8Z5YV4T2M7K9N0ABCDEF'), name: 'Ada' }

export interface InstanceAtHand {
  sim: SimWorld
  ports: AgentPorts
  /** What a door asks for its world with. */
  world: () => AgentWorld
}

/** The example instance in a simulated world, with the telemetry of the cloud. Its first changes are already told. */
export async function openExample(seed = 1): Promise<InstanceAtHand> {
  const sim = createSimWorld({ seed })
  const mind = createMind({ secrets: () => Promise.resolve(undefined) })
  const ports: AgentPorts = { ...sim, mind, tools: createTools({ files: sim.files }) }
  const read = await readInstance(exampleFolder, { tools: toolNames, compile: compilePattern })
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  await seedInstance(ports, read.files)
  sim.changes.take()
  const world: AgentWorld = { ports, rules: createRuleBook(ports), telemetry: cloudTelemetry() }
  return { sim, ports, world: () => world }
}
