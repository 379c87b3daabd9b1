import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ensureQueues } from '../../lib/aws/create-queues.ts'
import { createQueue, type QueueUrls } from '../../lib/aws/queue.ts'
import type { Queue } from '../../lib/ports.ts'
import type { Loop } from '../../local/loop.ts'
import { startQueueConsumer } from '../../local/queue-consumer.ts'
import { freshName } from '../contract/engines.ts'
import { type OpenEngines, openEngines } from './open-engines.ts'

let engines: OpenEngines
beforeAll(async () => {
  engines = await openEngines()
})
afterAll(() => engines.stop())

const running: Loop[] = []
afterEach(() => Promise.all(running.splice(0).map((consumer) => consumer.stop())))

interface QueueAtHand {
  urls: QueueUrls
  queue: Queue
}

/** A queue of its own. With a visibility of 0 what is given back comes again at once. */
async function aQueue(visibilitySeconds = 60): Promise<QueueAtHand> {
  const { sqs } = engines
  const names = { think: freshName('think'), run: freshName('run'), stream: freshName('stream') }
  const urls = await ensureQueues(sqs, names, visibilitySeconds)
  return { urls, queue: createQueue({ sqs, urls }) }
}

async function send({ urls }: QueueAtHand, ...bodies: string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, position) => ({ Id: String(position), MessageBody }))
  await engines.sqs.send(new SendMessageBatchCommand({ QueueUrl: urls.run.url, Entries }))
}

interface Handling {
  bodies: string[]
  /** Ends it: these are given back. */
  giveBack: (...bodies: string[]) => void
}

/** A consumer whose handler does nothing until the test says so. */
function consume({ urls }: QueueAtHand, { concurrency = 10, batchSize = 1 } = {}) {
  const handlings: Handling[] = []
  const waiting: { until: number; tell: () => void }[] = []
  const faults: unknown[] = []
  const handler = ({ Records }: SQSEvent) => {
    const { promise, resolve } = Promise.withResolvers<{ batchItemFailures: { itemIdentifier: string }[] }>()
    const giveBack = (...bodies: string[]) => {
      const givenBack = Records.filter(({ body }) => bodies.includes(body))
      resolve({ batchItemFailures: givenBack.map(({ messageId }) => ({ itemIdentifier: messageId })) })
    }
    handlings.push({ bodies: Records.map(({ body }) => body), giveBack })
    for (const { until, tell } of waiting) if (until === handlings.length) tell()
    return promise
  }
  const onFault = (fault: unknown) => void faults.push(fault)
  const consumer = startQueueConsumer({
    sqs: engines.sqs,
    url: urls.run.url,
    name: 'run',
    concurrency,
    batchSize,
    handler,
    onFault,
  })
  running.push(consumer)
  /** The n-th call of the handler, counted from 1. */
  const handling = async (n: number): Promise<Handling> => {
    if (handlings.length < n) await new Promise<void>((tell) => waiting.push({ until: n, tell }))
    const found = handlings[n - 1]
    if (!found) throw new Error(`the handler was not called ${n} times`)
    return found
  }
  return { consumer, handling, handlings, faults }
}

const depth = ({ queue }: QueueAtHand) => queue.depth('run')
const empty = { waiting: 0, inFlight: 0, dead: 0 }

describe('a message', () => {
  test('that the handler keeps is deleted', async () => {
    const queue = await aQueue()
    await send(queue, 'one')
    const { consumer, handling } = consume(queue)
    const { bodies, giveBack } = await handling(1)
    expect(bodies).toEqual(['one'])
    expect(await depth(queue)).toEqual({ ...empty, inFlight: 1 })
    giveBack()
    await consumer.stop()
    expect(await depth(queue)).toEqual(empty)
  })

  test('that the handler gives back comes again, and those beside it do not', async () => {
    const queue = await aQueue(0)
    await send(queue, 'good', 'bad', 'fine')
    const { handling } = consume(queue, { batchSize: 10, concurrency: 3 })
    const batch = await handling(1)
    expect(batch.bodies.toSorted()).toEqual(['bad', 'fine', 'good'])
    batch.giveBack('bad')
    const again = await handling(2)
    expect(again.bodies).toEqual(['bad'])
    again.giveBack()
    await expect.poll(() => depth(queue), { timeout: 10_000 }).toEqual(empty)
  })

  test('that is given back again and again is dead after five deliveries', async () => {
    const queue = await aQueue(0)
    await send(queue, 'poison')
    const { handling, handlings } = consume(queue)
    for (let n = 1; n <= 5; n++) (await handling(n)).giveBack('poison')
    await expect.poll(() => depth(queue), { timeout: 10_000, interval: 50 }).toEqual({ ...empty, dead: 1 })
    expect(handlings.map(({ bodies }) => bodies)).toEqual(Array.from({ length: 5 }, () => ['poison']))
  })

  test('whose handler throws comes again as well, and the fault is told', async () => {
    const queue = await aQueue(0)
    await send(queue, 'one')
    const { promise: again, resolve } = Promise.withResolvers<undefined>()
    const faults: unknown[] = []
    let deliveries = 0
    const handler = async () => {
      deliveries += 1
      if (deliveries === 1) throw new Error('a bug')
      resolve(undefined)
      return { batchItemFailures: [] }
    }
    const onFault = (fault: unknown) => void faults.push(fault)
    const { url } = queue.urls.run
    running.push(
      startQueueConsumer({ sqs: engines.sqs, url, name: 'run', concurrency: 1, batchSize: 1, handler, onFault }),
    )
    await again
    expect(faults).toEqual([new Error('a bug')])
  })
})

describe('a consumer', () => {
  test('never has more in hand than it may, and takes more as soon as it can', async () => {
    const queue = await aQueue()
    await send(queue, '1', '2', '3', '4', '5')
    const { handling, handlings } = consume(queue, { concurrency: 2 })
    const [first, second] = [await handling(1), await handling(2)]
    expect(await depth(queue)).toEqual({ ...empty, waiting: 3, inFlight: 2 })
    first.giveBack()
    const third = await handling(3)
    expect(await depth(queue)).toEqual({ ...empty, waiting: 2, inFlight: 2 })
    for (const { giveBack } of [second, third]) giveBack()
    for (const n of [4, 5]) (await handling(n)).giveBack()
    expect(handlings.flatMap(({ bodies }) => bodies).toSorted()).toEqual(['1', '2', '3', '4', '5'])
  })

  test('makes its events as large as it is told, and no larger', async () => {
    const queue = await aQueue()
    await send(queue, '1', '2', '3', '4', '5')
    const { handling } = consume(queue, { batchSize: 3 })
    const [first, second] = [await handling(1), await handling(2)]
    expect([first.bodies.length, second.bodies.length]).toEqual([3, 2])
    for (const { giveBack } of [first, second]) giveBack()
  })

  test('that is stopped waits for what it has in hand', async () => {
    const queue = await aQueue()
    await send(queue, 'slow')
    const { consumer, handling } = consume(queue)
    const { giveBack } = await handling(1)
    const told: string[] = []
    const stopped = consumer.stop().then(() => told.push('stopped'))
    expect(await depth(queue)).toEqual({ ...empty, inFlight: 1 })
    told.push('still at work')
    giveBack()
    await stopped
    expect(told).toEqual(['still at work', 'stopped'])
    expect(await depth(queue)).toEqual(empty)
  })

  test('that was stopped while it waited takes nothing more, and the next one gets it', async () => {
    const queue = await aQueue()
    await consume(queue).consumer.stop()
    await send(queue, 'later')
    const { handling, faults } = consume(queue)
    const { bodies, giveBack } = await handling(1)
    expect(bodies).toEqual(['later'])
    expect(faults).toEqual([])
    giveBack()
  })
})
