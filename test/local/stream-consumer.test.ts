import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { changesIn } from '../../functions/stream-batch.ts'
import { createTable } from '../../lib/aws/create-table.ts'
import { createStore } from '../../lib/aws/store.ts'
import type { RowChange } from '../../lib/core/rows.ts'
import { type StreamFilter, streamFilters } from '../../lib/core/table.ts'
import { startTask } from '../../lib/core/task-states.ts'
import type { Store } from '../../lib/ports.ts'
import type { Loop } from '../../local/loop.ts'
import { findShard, type Shard, startStreamConsumer } from '../../local/stream-consumer.ts'
import { streamPosition } from '../../local/stream-position.ts'
import { failed } from '../lib/core/samples.ts'
import { news } from '../contract/at-hand.ts'
import { freshName } from '../contract/engines.ts'
import { aRule, aTask, failuresOf } from '../contract/rows.ts'
import { createSimClock } from '../sim/clock.ts'
import { type OpenEngines, openEngines } from './open-engines.ts'

const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
const everything: StreamFilter[] = [{}]

let engines: OpenEngines
beforeAll(async () => {
  engines = await openEngines()
})
afterAll(() => engines.stop())

const running: Loop[] = []
afterEach(() => Promise.all(running.splice(0).map((consumer) => consumer.stop())))

interface TableAtHand {
  store: Store
  shard: Shard
  /** Where consumers keep how far they have read. */
  folder: string
}

async function aTable(): Promise<TableAtHand> {
  const { dynamo, streams } = engines
  const table = freshName('table')
  await createTable(dynamo, table)
  const folder = mkdtempSync(join(engines.folder, 'positions-'))
  return { store: createStore({ dynamo, table }), shard: await findShard(dynamo, streams, table), folder }
}

const fileOf = ({ folder }: TableAtHand) => join(folder, 'stream-test.position')

interface Wanted {
  filters?: readonly StreamFilter[]
  /** What the handler does before it notes a batch; it may throw. */
  before?: (event: DynamoDBStreamEvent) => void
}

/** A consumer, and what its handler was told. */
function consume({ shard, folder }: TableAtHand, { filters = everything, before = () => {} }: Wanted = {}) {
  const told: RowChange[] = []
  const waiting: { id: string; tell: () => void }[] = []
  const faults: unknown[] = []
  const handler = async (event: DynamoDBStreamEvent) => {
    before(event)
    told.push(...changesIn(event.Records))
    for (const { id, tell } of waiting) if (told.some(({ row }) => row.id === id)) tell()
  }
  const position = streamPosition(folder, 'test')
  const onFault = (fault: unknown) => void faults.push(fault)
  const consumer = startStreamConsumer({ streams: engines.streams, shard, position, filters, handler, onFault })
  running.push(consumer)
  return {
    consumer,
    faults,
    ids: () => told.map(({ row }) => row.id),
    told,
    /** Until the handler has been told of this row. */
    hears: ({ id }: { id: string }) =>
      new Promise<void>((tell) => (told.some(({ row }) => row.id === id) ? tell() : waiting.push({ id, tell }))),
  }
}

/** Files so many tasks, one after the other. */
async function fileTasks({ store }: TableAtHand, count: number) {
  const tasks = Array.from({ length: count }, () => aTask(clock))
  for (const task of tasks) await store.commit(news('task', [task]))
  return tasks
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

describe('a consumer of the stream', () => {
  test('hands every change to its handler, in order, with the row as it was before', async () => {
    const table = await aTable()
    const [filed] = await fileTasks(table, 1)
    if (!filed) throw new Error('nothing was filed')
    const { task, run } = startTask(filed, clock)
    await table.store.commit([{ op: 'changed', kind: 'task', row: task }])
    await table.store.commit(news('run', [run]), [failuresOf('atlas', '2026-11-23', { AUTH: 1 })])
    const { hears, told } = consume(table)
    await hears(run)
    expect(told).toEqual([
      { kind: 'task', row: filed },
      { kind: 'task', row: { ...task, version: 2 }, before: filed },
      { kind: 'run', row: run },
    ])
  })

  test('sees what is written while it waits', async () => {
    const table = await aTable()
    const { hears, ids } = consume(table)
    for (const task of await fileTasks(table, 3)) await hears(task)
    expect(ids()).toHaveLength(3)
  })

  test('goes on where it stood, after a restart', async () => {
    const table = await aTable()
    const before = await fileTasks(table, 3)
    const first = consume(table)
    for (const task of before) await first.hears(task)
    await first.consumer.stop()
    const after = await fileTasks(table, 3)
    const second = consume(table)
    for (const task of after) await second.hears(task)
    expect([first.ids(), second.ids()]).toEqual([idsOf(before), idsOf(after)])
  })

  test('does not start over when what came last is not for it', async () => {
    const table = await aTable()
    const filters = [{ Keys: { pk: { S: ['task'] } } }]
    const [task] = await fileTasks(table, 1)
    await table.store.commit(news('rule', [aRule(clock, 'busy')]))
    const other = consume(table)
    await other.hears({ id: 'busy' })
    await other.consumer.stop()
    const next = consume(table, { filters })
    const [later] = await fileTasks(table, 1)
    if (!later) throw new Error('nothing was filed')
    await next.hears(later)
    expect(next.ids()).toEqual([later.id])
    expect(other.ids()).toEqual([task?.id, 'busy'])
  })

  test('that was killed gets the last batches again, and none is skipped', async () => {
    const table = await aTable()
    const tasks = await fileTasks(table, 4)
    const first = consume(table)
    const [one] = tasks
    for (const task of tasks) await first.hears(task)
    await first.consumer.stop()
    // A kill keeps the position of a moment ago: here of the first record.
    const [{ SequenceNumber } = {}] = await sequenceNumbers(table)
    writeFileSync(fileOf(table), SequenceNumber ?? '')
    const second = consume(table)
    for (const task of tasks.slice(1)) await second.hears(task)
    expect(second.ids()).toEqual(idsOf(tasks.filter((task) => task !== one)))
  })

  test('whose position is lost starts from the beginning', async () => {
    const table = await aTable()
    const tasks = await fileTasks(table, 3)
    const first = consume(table)
    for (const task of tasks) await first.hears(task)
    await first.consumer.stop()
    rmSync(fileOf(table))
    const second = consume(table)
    for (const task of tasks) await second.hears(task)
    expect(second.ids()).toEqual(idsOf(tasks))
  })
})

/** Where each record stands in the stream. */
async function sequenceNumbers({ shard, folder }: TableAtHand) {
  const numbers: { SequenceNumber: string }[] = []
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const handler = async ({ Records }: DynamoDBStreamEvent) => {
    numbers.push(...Records.map(({ dynamodb }) => ({ SequenceNumber: dynamodb?.SequenceNumber ?? '' })))
    resolve(undefined)
  }
  const position = streamPosition(folder, 'other')
  const onFault = () => {}
  const looker = startStreamConsumer({
    streams: engines.streams,
    shard,
    position,
    filters: everything,
    handler,
    onFault,
  })
  await promise
  await looker.stop()
  return numbers
}

describe('a handler that faults', () => {
  test('gets the same batch again, and then what follows', async () => {
    const table = await aTable()
    const tasks = await fileTasks(table, 3)
    const batches: number[] = []
    const before = ({ Records }: DynamoDBStreamEvent) => {
      batches.push(Records.length)
      if (batches.length === 1) throw new Error('the table is away')
    }
    const { hears, ids, faults } = consume(table, { before })
    for (const task of tasks) await hears(task)
    const later = await fileTasks(table, 2)
    for (const task of later) await hears(task)
    expect(ids()).toEqual(idsOf([...tasks, ...later]))
    expect(batches.slice(0, 2)).toEqual([3, 3])
    expect(faults).toEqual([new Error('the table is away')])
  })

  test('keeps its position, so that the batch comes again even after a restart', async () => {
    const table = await aTable()
    const tasks = await fileTasks(table, 2)
    const { promise: struck, resolve } = Promise.withResolvers<undefined>()
    const before = () => {
      resolve(undefined)
      throw new Error('the table is away')
    }
    const first = consume(table, { before })
    await struck
    await first.consumer.stop()
    const second = consume(table)
    for (const task of tasks) await second.hears(task)
    expect(second.ids()).toEqual(idsOf(tasks))
  })
})

describe('the filters', () => {
  /** A task that is filed, started, and whose run fails. */
  async function aFailure({ store }: TableAtHand) {
    const filed = aTask(clock)
    const { task, run } = startTask(filed, clock)
    await store.commit([...news('task', [filed]), ...news('rule', [aRule(clock, 'busy')])])
    await store.commit([{ op: 'changed', kind: 'task', row: task }, ...news('run', [run])])
    await store.commit([{ op: 'changed', kind: 'run', row: failed(run) }])
    await store.commit(news('stage', [{ id: 'tick', at: '2026-11-23T12:00:00.000Z', version: 1 }]))
  }

  const kindsTold = async (filters: readonly StreamFilter[]) => {
    const table = await aTable()
    const { hears, told } = consume(table, { filters })
    await aFailure(table)
    await hears({ id: 'tick' })
    return told.map(({ kind, row }) => ('status' in row ? `${kind} ${row.status}` : kind))
  }

  test('of the dispatcher let through what may make work', async () => {
    expect(await kindsTold(streamFilters.dispatch)).toEqual([
      'task todo',
      'task running',
      'run queued',
      'run failed',
      'stage',
    ])
  })

  test('of the classifier let through what has failed, and the beat of the tick', async () => {
    expect(await kindsTold(streamFilters.classify)).toEqual(['run failed', 'stage'])
  })
})

describe('a position', () => {
  test('is nowhere at first', async () => {
    expect(streamPosition((await aTable()).folder, 'test').read()).toBeUndefined()
  })

  test('is remembered at once, and written down when it is flushed', async () => {
    const table = await aTable()
    const position = streamPosition(table.folder, 'test')
    for (const number of ['98', '99', '100']) position.write(number)
    expect(position.read()).toBe('100')
    position.flush()
    expect(readFileSync(fileOf(table), 'utf8')).toBe('100')
    expect(streamPosition(table.folder, 'test').read()).toBe('100')
  })

  test('that was never anywhere is not written', async () => {
    const { folder } = await aTable()
    const position = streamPosition(folder, 'test')
    position.flush()
    expect(streamPosition(folder, 'test').read()).toBeUndefined()
  })
})

test('a table without a stream is refused: nothing would ever happen on it', async () => {
  const { dynamo, streams } = engines
  const table = freshName('table')
  await dynamo.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  )
  await expect(findShard(dynamo, streams, table)).rejects.toMatchObject({
    code: 'engine.unavailable',
    message: `the table ${table} has no stream; was it made by an older version?`,
  })
})
