import { lambdaEgress } from '../lib/aws/egress.ts'
import { readEnvironment } from '../lib/aws/env.ts'
import { createFiles } from '../lib/aws/files.ts'
import { s3Client } from '../lib/aws/s3-client.ts'
import { parameterSecrets } from '../lib/aws/secrets.ts'
import { InstanceName, namesOf } from '../lib/core/installation.ts'
import { createMind } from '../lib/mind/mind.ts'
import type { Secrets } from '../lib/mind/secrets.ts'
import { createTools } from '../lib/mind/tools.ts'
import type { AgentPorts } from '../lib/ports.ts'
import { lambdaWorld, type World } from './world.ts'

/** What the doors need behind which agents think and work. */
export type AgentWorld = World<AgentPorts>

/** On one's own machine keys of models are environment variables. */
export const secretsFromEnvironment: Secrets = (name) => Promise.resolve(process.env[name])

/** Lambda itself tells a function where it runs and by which role. */
const toldByLambda = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION'])

/** In AWS keys are parameters: whoever may look at a function sees its environment variables in clear text. */
export const cloudSecrets = (parameters: ReturnType<typeof parameterSecrets>): Secrets =>
  Object.assign((name: string) => (toldByLambda.has(name) ? secretsFromEnvironment(name) : parameters(name)), {
    howToSet: parameters.howToSet,
  })

let world: AgentWorld | undefined

/** The world of a Lambda with minds, files and tools; the other doors do without, because they are heavy. */
export function agentLambdaWorld(): AgentWorld {
  if (world) return world
  const { ports, rules, telemetry } = lambdaWorld()
  const { BUCKET_NAME, INSTANCE_NAME } = readEnvironment()
  const files = createFiles({ s3: s3Client(), bucket: BUCKET_NAME, instance: INSTANCE_NAME })
  const { parameters: prefix } = namesOf(InstanceName.parse(INSTANCE_NAME))
  const mind = createMind({ secrets: cloudSecrets(parameterSecrets({ prefix })) })
  world = { ports: { ...ports, files, mind, tools: createTools({ files, egress: lambdaEgress() }) }, rules, telemetry }
  return world
}
