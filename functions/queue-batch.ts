import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { World } from './world.ts'

/**
 * Handles the messages of a batch side by side. Only a fault sends its message back to the queue; what went wrong
 * inside a run or a cycle is recorded there, and the message is done.
 */
export async function eachMessage(
  event: SQSEvent,
  { telemetry }: World,
  handle: (body: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const outcomes = await Promise.allSettled(event.Records.map(async ({ body }) => handle(JSON.parse(body))))
  telemetry.flush()
  const batchItemFailures = outcomes.flatMap((outcome, position) => {
    if (outcome.status === 'fulfilled') return []
    const itemIdentifier = event.Records[position]?.messageId ?? ''
    telemetry.fault('a message was given back to its queue', outcome.reason, { messageId: itemIdentifier })
    return [{ itemIdentifier }]
  })
  return { batchItemFailures }
}
