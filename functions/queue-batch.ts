import type { SQSBatchResponse } from 'aws-lambda'
import * as z from 'zod'
import type { World } from './world.ts'

/** What we need of an event of SQS. */
export const QueueBatch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) })
export type QueueBatch = z.infer<typeof QueueBatch>

/**
 * Handles the messages of a batch side by side. Only a fault sends its message back to the queue; what went wrong
 * inside a run or a cycle is recorded there, and the message is done.
 */
export async function eachMessage(
  { Records }: QueueBatch,
  { telemetry }: World,
  handle: (body: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const outcomes = await Promise.allSettled(Records.map(async ({ body }) => handle(JSON.parse(body))))
  telemetry.flush()
  const batchItemFailures = outcomes.flatMap((outcome, position) => {
    if (outcome.status === 'fulfilled') return []
    const itemIdentifier = Records[position]?.messageId ?? ''
    telemetry.fault('a message was given back to its queue', outcome.reason, { messageId: itemIdentifier })
    return [{ itemIdentifier }]
  })
  return { batchItemFailures }
}
