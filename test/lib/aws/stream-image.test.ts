import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTable } from '../../../lib/aws/create-table.ts'
import type { Item } from '../../../lib/aws/keys.ts'
import { encodeRow } from '../../../lib/aws/row-item.ts'
import { createStore } from '../../../lib/aws/store.ts'
import { changeIn } from '../../../lib/aws/stream-image.ts'
import { startTask } from '../../../lib/core/task-states.ts'
import type { Store } from '../../../lib/ports.ts'
import { localSigner } from '../../../local/engines/local-signer.ts'
import { news } from '../../contract/at-hand.ts'
import { freshName, local, startTestEngines, type TestEngines } from '../../contract/engines.ts'
import { aRule, aStep, aTask, failuresOf } from '../../contract/rows.ts'
import { createSimClock } from '../../sim/clock.ts'
import { createSimWorld } from '../../sim/world.ts'

let engines: TestEngines
beforeAll(async () => {
  engines = await startTestEngines()
})
afterAll(() => engines.stop())

async function recordsOf(table: string) {
  const signer = localSigner('dynamodb', local.region)
  const streams = new DynamoDBStreamsClient({ ...local, endpoint: engines.dynamodbEndpoint, signer })
  const { Streams: [stream] = [] } = await streams.send(new ListStreamsCommand({ TableName: table }))
  const StreamArn = stream?.StreamArn
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand(start))
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }))
  return Records
}

/** Filed, counted, started, and something removed. */
async function live(store: Store): Promise<void> {
  const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
  const [filed, rule] = [aTask(clock), aRule(clock, 'busy')]
  await store.commit(news('task', [filed]), [failuresOf('atlas', '2026-11-23', { AUTH: 1 })])
  await store.commit(news('rule', [rule]))
  const { task, run } = startTask(filed, clock)
  await store.commit([{ op: 'changed', kind: 'task', row: task }])
  await store.commit(news('run', [run]))
  await store.commit(news('step', [aStep(clock, run.id, 1)]))
  await store.commit([{ op: 'removed', kind: 'rule', row: rule }])
}

test('the stream of the table tells what the simulated one tells', async () => {
  const table = freshName('table')
  await createTable(engines.dynamo, table)
  await live(createStore({ dynamo: engines.dynamo, table }))
  const world = createSimWorld({ seed: 1 })
  await live(world.store)
  const told = (await recordsOf(table)).flatMap((record) => changeIn(record) ?? [])
  expect(told).toEqual(world.changes.all)
  expect(told.map(({ kind, before }) => [kind, before !== undefined])).toEqual([
    ['task', false],
    ['rule', false],
    ['task', true],
    ['run', false],
    ['step', false],
  ])
})

/** As a Lambda gets it: bytes are base64. */
const asEvent = (item: Item) =>
  Object.fromEntries(
    Object.entries(item).map(([name, { S, N, B }]) => [
      name,
      B ? { B: Buffer.from(B).toString('base64') } : S ? { S } : { N },
    ]),
  )

test('a Lambda reads the same from its event', () => {
  const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
  const task = aTask(clock)
  const after = { ...task, version: 2, title: 'Other' }
  const [OldImage, NewImage] = [task, after].map((row) => asEvent(encodeRow('task', row, 'stamp')))
  const Keys = { pk: { S: 'task' }, sk: { S: task.id } }
  expect(changeIn({ dynamodb: { Keys, OldImage, NewImage } })).toEqual({ kind: 'task', row: after, before: task })
  expect(changeIn({ dynamodb: { Keys, NewImage } })).toEqual({ kind: 'task', row: after, before: undefined })
})

test('counters, removals and what has no image tell nothing', () => {
  const tally = {
    Keys: { pk: { S: 'tally#agent#day' }, sk: { S: '2026-11-23#atlas' } },
    NewImage: { AUTH: { N: '1' } },
  }
  expect(changeIn({ dynamodb: tally })).toBeUndefined()
  expect(changeIn({ dynamodb: { Keys: { pk: { S: 'task' }, sk: { S: 'task_1' } }, OldImage: {} } })).toBeUndefined()
  expect(changeIn({})).toBeUndefined()
})
