import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe } from 'vitest'
import { ensureBucket } from '../../lib/aws/create-bucket.ts'
import { ensureQueues } from '../../lib/aws/create-queues.ts'
import { createTable } from '../../lib/aws/create-table.ts'
import { createFiles } from '../../lib/aws/files.ts'
import { createQueue } from '../../lib/aws/queue.ts'
import { createStore } from '../../lib/aws/store.ts'
import { createSimClock } from '../sim/clock.ts'
import { freshName, startTestEngines, type TestEngines } from './engines.ts'
import { filesContract } from './files.contract.ts'
import { queueContract } from './queue.contract.ts'
import { storeContract } from './store.contract.ts'

let engines: TestEngines
beforeAll(async () => {
  engines = await startTestEngines()
})
afterAll(() => engines.stop())

describe('the store on DynamoDB', () => {
  storeContract(async () => {
    const table = freshName('table')
    await createTable(engines.dynamo, table)
    const clock = createSimClock(1, new Date('2026-11-23T12:00:00.000Z'))
    return { store: createStore({ dynamo: engines.dynamo, table, now: () => clock.now() }), clock }
  })
})

describe('the queue on SQS', () => {
  queueContract(async () => {
    const { sqs } = engines
    const names = { think: freshName('think'), run: freshName('run'), stream: freshName('stream') }
    const urls = await ensureQueues(sqs, names, 60)
    const receive = async (url: string) => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 1 }))
      return Messages[0]
    }
    return {
      queue: createQueue({ sqs, urls }),
      hold: async (name) => (await receive(urls[name].url))?.Body,
      async drain(name) {
        const { url } = urls[name]
        const messages: unknown[] = []
        for (let next = await receive(url); next; next = await receive(url)) {
          messages.push(JSON.parse(next.Body ?? ''))
          await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: next.ReceiptHandle }))
        }
        return messages
      },
      // To fail five times it would have to be out of sight four times, for real seconds: it is moved by hand.
      async giveUpOne(name) {
        const message = await receive(urls[name].url)
        await sqs.send(new SendMessageCommand({ QueueUrl: urls[name].deadUrl, MessageBody: message?.Body }))
        await sqs.send(new DeleteMessageCommand({ QueueUrl: urls[name].url, ReceiptHandle: message?.ReceiptHandle }))
      },
      async giveUpBatch() {
        await sqs.send(new SendMessageCommand({ QueueUrl: urls.streamDeadUrl, MessageBody: '{}' }))
      },
    }
  })
})

describe('files on S3', () => {
  filesContract(async () => {
    const bucket = freshName('bucket')
    await ensureBucket(engines.s3, bucket)
    return createFiles({ s3: engines.s3, bucket, instance: 'demo' })
  })
})
