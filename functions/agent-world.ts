import { readEnvironment } from '../lib/aws/env.ts'
import { createFiles } from '../lib/aws/files.ts'
import { s3Client } from '../lib/aws/s3-client.ts'
import { createMind } from '../lib/mind/mind.ts'
import { createTools } from '../lib/mind/tools.ts'
import type { AgentPorts } from '../lib/ports.ts'
import { lambdaWorld, type World } from './world.ts'

/** What the doors need behind which agents think and work. */
export type AgentWorld = World<AgentPorts>

/** Keys of models come from the environment of the function. */
export const secretsFromEnvironment = (name: string): Promise<string | undefined> => Promise.resolve(process.env[name])

let world: AgentWorld | undefined

/** The world of a Lambda with minds, files and tools; the other doors do without, because they are heavy. */
export function agentLambdaWorld(): AgentWorld {
  if (world) return world
  const { ports, rules, telemetry } = lambdaWorld()
  const { BUCKET_NAME, INSTANCE_NAME } = readEnvironment()
  const files = createFiles({ s3: s3Client(), bucket: BUCKET_NAME, instance: INSTANCE_NAME })
  const mind = createMind({ secrets: secretsFromEnvironment })
  world = { ports: { ...ports, files, mind, tools: createTools({ files }) }, rules, telemetry }
  return world
}
