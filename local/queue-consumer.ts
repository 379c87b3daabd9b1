import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { type Loop, startLoop } from './loop.ts'

interface Consumer {
  sqs: SQSClient
  url: string
  name: string
  /** Messages in the hands of the handler at the same time. */
  concurrency: number
  /** Messages in one event. */
  batchSize: number
  handler: (event: SQSEvent) => Promise<SQSBatchResponse>
  onFault: (fault: unknown) => void
}

const longestPoll = 20
const largestBatch = 10

const recordOf = (
  { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '' }: Message,
  name: string,
): SQSRecord => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  md5OfBody: MD5OfBody,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:local:000000000000:${name}`,
  awsRegion: 'local',
})

/**
 * Stands for Lambda's poller: hands messages to the handler as batches, and deletes those that it does not give back.
 * The others come again when their visibility timeout is over, and end in the dead-letter queue.
 */
export function startQueueConsumer({ sqs, url, name, concurrency, batchSize, handler, onFault }: Consumer): Loop {
  const inHand = new Set<Promise<void>>()
  let taken = 0

  const handle = async (messages: Message[]) => {
    const Records = messages.map((message) => recordOf(message, name))
    const { batchItemFailures } = await handler({ Records })
    const givenBack = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    const Entries = Records.filter(({ messageId }) => !givenBack.has(messageId)).map(
      ({ messageId, receiptHandle }) => ({
        Id: messageId,
        ReceiptHandle: receiptHandle,
      }),
    )
    if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
  }

  const take = (messages: Message[]) => {
    taken += messages.length
    const handling: Promise<void> = handle(messages)
      .catch(onFault)
      .finally(() => {
        taken -= messages.length
        inHand.delete(handling)
      })
    inHand.add(handling)
  }

  const round = async (abortSignal: AbortSignal) => {
    if (taken >= concurrency) {
      await Promise.race(inHand)
      return 0
    }
    const MaxNumberOfMessages = Math.min(concurrency - taken, largestBatch)
    const receive = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages, WaitTimeSeconds: longestPoll })
    const { Messages = [] } = await sqs.send(receive, { abortSignal, requestTimeout: (longestPoll + 10) * 1_000 })
    for (let first = 0; first < Messages.length; first += batchSize) take(Messages.slice(first, first + batchSize))
    return 0
  }

  const loop = startLoop({ round, onFault })
  return {
    stop: async () => {
      await loop.stop()
      await Promise.all(inHand)
    },
  }
}
