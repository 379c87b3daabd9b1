import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { Fault } from '../core/fault.ts'
import type { QueueName } from '../ports.ts'
import { answered } from './answered.ts'
import type { QueueUrls } from './queue.ts'

/** A message that was delivered this often without success is dead. */
const mostDeliveries = 5
const twoWeeks = 14 * 24 * 3600

/**
 * The queues of an embedded instance, each with its dead-letter queue. In AWS the stacks make them. Here nobody gives up
 * a batch of the stream, so the queue for those is there and stays empty.
 */
export async function ensureQueues(
  sqs: SQSClient,
  names: Record<QueueName | 'stream', string>,
  visibilitySeconds: number,
): Promise<QueueUrls> {
  const [think, run, streamDeadUrl] = await Promise.all([
    ensureQueue(sqs, names.think, visibilitySeconds),
    ensureQueue(sqs, names.run, visibilitySeconds),
    ensureDeadQueue(sqs, names.stream),
  ])
  return { think, run, streamDeadUrl }
}

const ensureDeadQueue = (sqs: SQSClient, name: string): Promise<string> =>
  ensureOne(sqs, `${name}-dead`, { MessageRetentionPeriod: String(twoWeeks) })

async function ensureQueue(sqs: SQSClient, name: string, visibilitySeconds: number): Promise<QueueUrls[QueueName]> {
  const deadUrl = await ensureDeadQueue(sqs, name)
  const url = await ensureOne(sqs, name, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await arnOf(sqs, deadUrl), maxReceiveCount: mostDeliveries }),
  })
  return { url, deadUrl }
}

/** Creating and setting are two steps: to create a queue that is there with other attributes is an error. */
async function ensureOne(
  sqs: SQSClient,
  name: string,
  attributes: Partial<Record<QueueAttributeName, string>>,
): Promise<string> {
  const { QueueUrl: url } = await answered(`the queue ${name}`, sqs.send(new CreateQueueCommand({ QueueName: name })))
  if (!url) throw new Fault('store.unavailable', `the queue ${name} was made, but got no URL`)
  await answered(
    `the queue ${name}`,
    sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes })),
  )
  return url
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
  const get = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] })
  const { Attributes } = await answered(`the queue ${url}`, sqs.send(get))
  return Attributes?.QueueArn ?? ''
}
