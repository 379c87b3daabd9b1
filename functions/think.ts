import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { ThinkMessage } from '../lib/core/message.ts'
import { think } from '../lib/flows/think.ts'
import { eachMessage } from './queue-batch.ts'
import { agentLambdaWorld, type AgentWorld } from './agent-world.ts'

/** From the think queue: one message, one agent that may be due. */
export const thinkDoor =
  (world: () => AgentWorld) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachMessage(event, world(), async (body) => {
      const { ports, telemetry } = world()
      const thinking = await think(ThinkMessage.parse(body), ports)
      if (thinking.kind === 'not-due') return
      const { id, agentId, status, usage } = thinking.cycle
      telemetry.measure('ThinkCycles', 1)
      if (status === 'failed') telemetry.measure('ThinkCyclesFailed', 1)
      if (usage.cost > 0) telemetry.measure('Spend', usage.cost)
      telemetry.log('think cycle', { traceId: id, agentId, status, usage })
    })

export const handler = thinkDoor(agentLambdaWorld)
