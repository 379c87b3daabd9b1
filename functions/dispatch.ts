import type { DynamoDBStreamEvent } from 'aws-lambda'
import { dispatch } from '../lib/flows/dispatch.ts'
import { changesIn } from './stream-batch.ts'
import { lambdaWorld, type World } from './world.ts'

/** From the table's stream. A fault sends the whole batch again; what was already done is then found done. */
export const dispatchDoor =
  (world: () => World) =>
  async (event: DynamoDBStreamEvent): Promise<void> => {
    const { ports, telemetry } = world()
    const { started, messages } = await dispatch(changesIn(event.Records), ports)
    if (started + messages > 0) telemetry.log('dispatch', { started, messages })
    telemetry.flush()
  }

export const handler = dispatchDoor(lambdaWorld)
