import {
  type BatchResultErrorEntry,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { Fault } from '../core/fault.ts'
import type { Queue, QueueDepth, QueueName } from '../ports.ts'
import { answered } from './answered.ts'

/** `streamDeadUrl` is where batches of the table's stream end that were given up. */
export type QueueUrls = Record<QueueName, { url: string; deadUrl: string }> & { streamDeadUrl: string }

/** The queues on SQS. Every body is the JSON of one message. */
export function createQueue({ sqs, urls }: { sqs: SQSClient; urls: QueueUrls }): Queue {
  return {
    async send(queue, messages, delaySeconds = 0) {
      const entries = messages.map((message, i) => entryOf(message, i, delaySeconds))
      await Promise.all(inTens(entries).map((ten) => sendAll(sqs, urls[queue].url, ten)))
    },
    depth: (queue) => depthOf(sqs, urls[queue]),
    givenUp: () => messagesIn(sqs, [urls.think.deadUrl, urls.run.deadUrl, urls.streamDeadUrl]),
  }
}

const longestDelay = 900

const entryOf = (message: object, i: number, delaySeconds: number): SendMessageBatchRequestEntry => ({
  Id: String(i),
  MessageBody: JSON.stringify(message),
  DelaySeconds: Math.min(longestDelay, Math.max(0, Math.ceil(delaySeconds))),
})

function inTens<T>(all: readonly T[]): T[][] {
  const tens: T[][] = []
  for (let from = 0; from < all.length; from += 10) tens.push(all.slice(from, from + 10))
  return tens
}

/** A batch may fail in part; those that did are sent once more. */
async function sendAll(sqs: SQSClient, url: string, entries: SendMessageBatchRequestEntry[]): Promise<void> {
  const failed = new Set((await sendOnce(sqs, url, entries)).map(({ Id }) => Id))
  if (failed.size === 0) return
  const again = entries.filter(({ Id }) => failed.has(Id))
  const [first, ...more] = await sendOnce(sqs, url, again)
  if (!first) return
  throw new Fault(
    'store.unavailable',
    `${url} refused ${more.length + 1} messages twice: ${first.Code}: ${first.Message}`,
  )
}

async function sendOnce(
  sqs: SQSClient,
  url: string,
  entries: SendMessageBatchRequestEntry[],
): Promise<BatchResultErrorEntry[]> {
  const send = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries })
  return (await answered(`the queue ${url}`, sqs.send(send))).Failed ?? []
}

async function messagesIn(sqs: SQSClient, urls: readonly string[]): Promise<number> {
  const counts = await Promise.all(urls.map((url) => countsOf(sqs, url)))
  return counts.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0)
}

async function depthOf(sqs: SQSClient, { url, deadUrl }: QueueUrls[QueueName]): Promise<QueueDepth> {
  const [alive, dead] = await Promise.all([countsOf(sqs, url), messagesIn(sqs, [deadUrl])])
  return { ...alive, dead }
}

/** Approximate, as SQS says itself. A delayed message waits as well. */
async function countsOf(sqs: SQSClient, url: string): Promise<{ waiting: number; inFlight: number }> {
  const get = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
    ],
  })
  const { Attributes: counts = {} } = await answered(`the queue ${url}`, sqs.send(get))
  return {
    waiting: Number(counts.ApproximateNumberOfMessages ?? 0) + Number(counts.ApproximateNumberOfMessagesDelayed ?? 0),
    inFlight: Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0),
  }
}
