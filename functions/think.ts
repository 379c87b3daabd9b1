import type { SQSBatchResponse } from 'aws-lambda'
import * as z from 'zod'
import { AgentId } from '../lib/core/id.ts'
import { ThinkMessage } from '../lib/core/message.ts'
import { type RehearsedThought, rehearseThink } from '../lib/flows/rehearse-think.ts'
import { think } from '../lib/flows/think.ts'
import { eachMessage, QueueBatch } from './queue-batch.ts'
import { agentLambdaWorld, type AgentWorld } from './agent-world.ts'

/** A person or a deploy that wants to see whether agents could think here: the one named, or with `""` the team lead. */
const RehearsalOrder = z.strictObject({ rehearse: z.union([z.literal(''), AgentId]) })
const ThinkEvent = z.union([RehearsalOrder, QueueBatch])

async function thinkFor(body: unknown, { ports, telemetry }: AgentWorld): Promise<void> {
  const thinking = await think(ThinkMessage.parse(body), ports)
  if (thinking.kind === 'not-due') return
  const { id, agentId, status, usage } = thinking.cycle
  telemetry.measure('ThinkCycles', 1)
  if (status === 'failed') telemetry.measure('ThinkCyclesFailed', 1)
  if (usage.cost > 0) telemetry.measure('Spend', usage.cost)
  telemetry.log('think cycle', { traceId: id, agentId, status, usage })
}

/** From the think queue: one message, one agent that may be due. Invoked directly: a rehearsal without consequences. */
export function thinkDoor(world: () => AgentWorld) {
  function door(event: QueueBatch): Promise<SQSBatchResponse>
  function door(event: unknown): Promise<SQSBatchResponse | RehearsedThought>
  async function door(event: unknown) {
    const asked = ThinkEvent.parse(event)
    if ('rehearse' in asked) return await rehearseThink(asked.rehearse || undefined, world().ports)
    return await eachMessage(asked, world(), (body) => thinkFor(body, world()))
  }
  return door
}

export const handler = thinkDoor(agentLambdaWorld)
