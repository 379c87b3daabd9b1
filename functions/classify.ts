import type { DynamoDBStreamEvent } from 'aws-lambda'
import { beat } from '../lib/flows/beat.ts'
import { type Classified, classifyCycle, classifyRun } from '../lib/flows/classify-failure.ts'
import type { RowChange } from '../lib/core/rows.ts'
import { changesIn } from './stream-batch.ts'
import { lambdaWorld, type World } from './world.ts'

async function judge(change: RowChange, { ports, rules }: World): Promise<Classified> {
  if (change.kind === 'run' && change.row.status === 'failed') return await classifyRun(change.row, ports, rules)
  if (change.kind === 'think-cycle' && change.row.status === 'failed')
    return await classifyCycle(change.row, ports, rules)
  if (change.kind === 'stage' && change.row.id === 'tick') await beat(ports, 'classifier')
  return undefined
}

/** From the table's stream: what has failed is judged once, however often the event comes. */
export const classifyDoor =
  (world: () => World) =>
  async (event: DynamoDBStreamEvent): Promise<void> => {
    const here = world()
    const { telemetry } = here
    for (const change of changesIn(event.Records)) {
      const failure = await judge(change, here)
      if (!failure) continue
      const { id, traceId, agentId, category, ruleId, because, recovery, openedBreaker } = failure
      telemetry.measure('Failures', 1, { category })
      telemetry.log('failure', { traceId, failureId: id, agentId, category, ruleId, because, recovery, openedBreaker })
    }
    telemetry.flush()
  }

export const handler = classifyDoor(lambdaWorld)
