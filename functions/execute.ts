import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { RunMessage } from '../lib/core/message.ts'
import { executeRun } from '../lib/flows/execute-run.ts'
import { eachMessage } from './queue-batch.ts'
import { agentLambdaWorld, type AgentWorld } from './agent-world.ts'

/** From the run queue: one message, one run that may be ours. */
export const executeDoor =
  (world: () => AgentWorld) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachMessage(event, world(), async (body) => {
      const { ports, telemetry } = world()
      const { kind, run } = await executeRun(RunMessage.parse(body), ports)
      telemetry.log('run', {
        traceId: run?.traceId,
        runId: run?.id,
        taskId: run?.taskId,
        agentId: run?.agentId,
        outcome: kind,
      })
      if (!run || kind === 'not-ours' || kind === 'waits') return
      telemetry.measure('Runs', 1)
      if (kind === 'failed') telemetry.measure('RunsFailed', 1)
      if (run.usage.cost > 0) telemetry.measure('Spend', run.usage.cost)
    })

export const handler = executeDoor(agentLambdaWorld)
