import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { DynamoDBRecord, SQSEvent, SQSRecord } from 'aws-lambda'
import type { AgentWorld } from '../../functions/agent-world.ts'
import { apiDoor } from '../../functions/api.ts'
import { classifyDoor } from '../../functions/classify.ts'
import { cloudTelemetry } from '../../functions/cloud-telemetry.ts'
import { dispatchDoor } from '../../functions/dispatch.ts'
import { executeDoor } from '../../functions/execute.ts'
import { thinkDoor } from '../../functions/think.ts'
import { tickDoor } from '../../functions/tick.ts'
import { systemClock } from '../../functions/world.ts'
import { bySystem } from '../../lib/core/actor.ts'
import { toolNames } from '../../lib/core/tool-names.ts'
import { seedInstance } from '../../lib/flows/apply-instance.ts'
import { compilePattern } from '../../lib/flows/pattern.ts'
import { createRuleBook } from '../../lib/flows/rule-book.ts'
import { createToken } from '../../lib/flows/tokens.ts'
import { readInstance } from '../../lib/instance/read-instance.ts'
import { rehearsal } from '../../lib/mind/rehearsal.ts'
import type { AgentPorts, Mind } from '../../lib/ports.ts'
import { type House, openHouse } from '../../local/house.ts'
import { createMeter, type Meter } from './cost-meter.ts'
import { type News, newsOf } from './cost-stream.ts'
import { instantMind } from './instant-mind.ts'

/** An instance in which one thing happens after the other, and only when it is told to. */
export interface CostHouse {
  house: House
  ports: AgentPorts
  meter: Meter
  /** A minute passes, the schedule fires, and everything that follows from it happens. */
  minute(): Promise<void>
  pass(milliseconds: number): void
  post(path: string, body: unknown): Promise<void>
  /** Delivers news and messages until nothing moves any more. */
  settle(): Promise<void>
}

/** As in the stack: Lambda is given at most so many records of the stream at once. */
const largestBatch = 100
const modelMs = 1_000

export async function openCostHouse(dataFolder: string): Promise<CostHouse> {
  const meter = createMeter()
  const house = await openHouse({ dataFolder, onConsumed: (consumed) => meter.onConsumed(consumed) })
  meter.watch(house.clients)
  let now = Math.ceil(Date.now() / 3_600_000) * 3_600_000
  const clock = { ...systemClock, now: () => new Date(now) }
  const pass = (milliseconds: number) => void (now += milliseconds)

  const read = await newsOf(house)
  const waiting: News[] = []
  const look = async () => {
    const news = await read()
    if (news.dispatch.length + news.classify.length > 0) waiting.push(news)
  }
  /** A model takes its time, so what was written before it was asked is news by then. */
  const slowly =
    <Asked extends unknown[], Answered>(ask: (...asked: Asked) => Promise<Answered>) =>
    async (...asked: Asked): Promise<Answered> => {
      await meter.aside(look)
      pass(modelMs)
      return await ask(...asked)
    }
  const mind: Mind = {
    think: slowly((scene, call) => instantMind.think(scene, call)),
    work: slowly((scene, call) => rehearsal.work(scene, call)),
    review: slowly((scene, call) => rehearsal.review(scene, call)),
  }
  const ports: AgentPorts = { ...house.world.ports, mind, clock }
  const world: AgentWorld = { ports, rules: createRuleBook(ports), telemetry: cloudTelemetry() }
  const here = () => world
  const bearer = await furnish(ports)

  const doors = { tick: tickDoor(here), dispatch: dispatchDoor(here), classify: classifyDoor(here), api: apiDoor(here) }
  const queueDoors = { think: thinkDoor(here), run: executeDoor(here) }

  const tell = async (reader: keyof News, records: DynamoDBRecord[]) => {
    for (let first = 0; first < records.length; first += largestBatch) {
      const event = { Records: records.slice(first, first + largestBatch) }
      await meter.inside(reader, () => doors[reader](event))
    }
  }
  const deliver = async (queue: 'think' | 'run'): Promise<boolean> => {
    const { sqs } = house.clients
    const { url: QueueUrl } = house.queues[queue]
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    if (!message) return false
    const event = eventOf(message)
    const { batchItemFailures } = await (queue === 'think'
      ? meter.inside('think', () => queueDoors.think(event))
      : meter.inside('execute', () => queueDoors.run(event)))
    if (batchItemFailures.length > 0) throw new Error(`a message of the ${queue} queue was given back`)
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
    return true
  }
  const settle = async () => {
    for (let moved = true; moved;) {
      await look()
      const news = waiting.shift()
      // Both hear of it at the same time, so what they write is news together.
      if (news) for (const reader of ['dispatch', 'classify'] as const) await tell(reader, news[reader])
      moved = news !== undefined || (await deliver('think')) || (await deliver('run'))
    }
  }
  return {
    house,
    ports,
    meter,
    pass,
    settle,
    minute: async () => {
      pass(60_000)
      await meter.inside('tick', () => doors.tick({ time: clock.now().toISOString() }))
      await settle()
    },
    post: async (path, body) => {
      const { statusCode } = await meter.inside('api', () => doors.api(requestOf(path, body, bearer)))
      if (statusCode >= 300) throw new Error(`POST ${path} answered ${statusCode}`)
      await settle()
    },
  }
}

/** The example instance, and a token for it. */
async function furnish(ports: AgentPorts): Promise<string> {
  const read = await readInstance('instance.example', { tools: toolNames, compile: compilePattern })
  if (read.kind === 'problems') throw new Error('instance.example has problems')
  await seedInstance(ports, read.files)
  return (await createToken(ports, { name: 'bench', role: 'admin', actor: bySystem('seed') })).bearer
}

function eventOf({ MessageId: messageId = '', ReceiptHandle: receiptHandle = '', Body: body = '' }: Message): SQSEvent {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'bench',
    ApproximateFirstReceiveTimestamp: '0',
  }
  const origin = { eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:local:000000000000:bench', awsRegion: 'local' }
  const record: SQSRecord = {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes: {},
    md5OfBody: '',
    ...origin,
  }
  return { Records: [record] }
}

/** As an HTTP API of API Gateway sends it. */
const requestOf = (path: string, body: unknown, bearer: string): Parameters<ReturnType<typeof apiDoor>>[0] => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'bench.example', authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  requestContext: {
    accountId: '',
    apiId: 'bench',
    authentication: null,
    authorizer: {},
    domainName: 'bench.example',
    domainPrefix: 'bench',
    http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'bench' },
    requestId: 'bench',
    routeKey: '$default',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  body: JSON.stringify(body),
  isBase64Encoded: false,
})
