import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBucket } from '../../../lib/aws/create-bucket.ts'
import { ensureQueues } from '../../../lib/aws/create-queues.ts'
import { createTable } from '../../../lib/aws/create-table.ts'
import { portsFrom, readEnvironment } from '../../../lib/aws/env.ts'
import { createFiles } from '../../../lib/aws/files.ts'
import type { Consumed } from '../../../lib/aws/meter.ts'
import { createStore } from '../../../lib/aws/store.ts'
import { tableIndexes } from '../../../lib/core/table.ts'
import { news } from '../../contract/at-hand.ts'
import { freshName, startTestEngines, type TestEngines } from '../../contract/engines.ts'
import { aRule, aTask, failuresOf } from '../../contract/rows.ts'
import { createSimClock } from '../../sim/clock.ts'

let engines: TestEngines
const consumed: Consumed[] = []
beforeAll(async () => {
  engines = await startTestEngines((units) => consumed.push(units))
})
afterAll(() => engines.stop())

const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))

describe('the table', () => {
  test('has the indexes of its description, with keys only, and a stream of both images', async () => {
    const name = freshName('table')
    await createTable(engines.dynamo, name)
    const { Table } = await engines.dynamo.send(new DescribeTableCommand({ TableName: name }))
    const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      KeySchema?.map(({ AttributeName }) => AttributeName),
      Projection?.ProjectionType,
    ])
    const wanted = tableIndexes.map(({ name: index, partition, sort }) => [index, [partition, sort], 'KEYS_ONLY'])
    expect(new Set(indexes)).toEqual(new Set(wanted))
    expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' })
  })

  test('is made once, however often it is asked for', async () => {
    const name = freshName('table')
    const store = createStore({ dynamo: engines.dynamo, table: name })
    await Promise.all([createTable(engines.dynamo, name), createTable(engines.dynamo, name)])
    await store.commit(news('rule', [aRule(clock, 'busy')]))
    await createTable(engines.dynamo, name)
    expect(await store.get('rule', 'busy')).toBeDefined()
  })
})

describe('the queues', () => {
  test('give up after five deliveries, and take a new visibility timeout', async () => {
    const names = { think: freshName('think'), run: freshName('run'), stream: freshName('stream') }
    const before = await ensureQueues(engines.sqs, names, 60)
    expect(await ensureQueues(engines.sqs, names, 90)).toEqual(before)
    const get = new GetQueueAttributesCommand({ QueueUrl: before.run.url, AttributeNames: ['All'] })
    const { Attributes } = await engines.sqs.send(get)
    expect(Attributes?.VisibilityTimeout).toBe('90')
    expect(Attributes?.RedrivePolicy).toContain(`${names.run}-dead"`)
    expect(Attributes?.RedrivePolicy).toContain('"maxReceiveCount":5')
  })
})

describe('the bucket', () => {
  test('keeps the files of two instances apart, and is made once', async () => {
    const bucket = freshName('bucket')
    await ensureBucket(engines.s3, bucket)
    await ensureBucket(engines.s3, bucket)
    const [ours, theirs] = ['ours', 'theirs'].map((instance) => createFiles({ s3: engines.s3, bucket, instance }))
    await ours?.put('notes.md', Buffer.from('ours'), 'text/plain')
    expect(await theirs?.get('notes.md')).toBeUndefined()
    expect(await theirs?.list('', 10)).toEqual([])
    expect(await ours?.list('', 10)).toEqual([{ key: 'notes.md', size: 4 }])
  })
})

describe('the meter', () => {
  test('says what each call consumed', async () => {
    const name = freshName('table')
    await createTable(engines.dynamo, name)
    const store = createStore({ dynamo: engines.dynamo, table: name })
    consumed.length = 0
    const rule = aRule(clock, 'busy')
    await store.commit(news('rule', [rule]))
    await store.get('rule', 'busy')
    await store.commit(news('task', [aTask(clock)]), [failuresOf('atlas', '2026-11-23', { AUTH: 1 })])
    await store.getMany('rule', ['busy'])
    await store.list('rule', { limit: 5 })
    expect(consumed.map(({ operation }) => operation)).toEqual([
      'PutItem',
      'GetItem',
      'TransactWriteItems',
      'BatchGetItem',
      'Query',
    ])
    // A lone row costs one unit, which is why it is no transaction; a consistent read of a small row costs one.
    expect(consumed[0]).toEqual({ operation: 'PutItem', read: 0, write: 1 })
    expect(consumed[1]).toEqual({ operation: 'GetItem', read: 1, write: 0 })
    expect(consumed[2]?.write).toBeGreaterThan(2)
  })
})

describe('the environment', () => {
  const variables = {
    TABLE_NAME: 'main',
    THINK_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/think',
    RUN_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/run',
    THINK_DEAD_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/think-dead',
    RUN_DEAD_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/run-dead',
    STREAM_DEAD_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/stream-dead',
    BUCKET_NAME: 'files',
    INSTANCE_NAME: 'demo',
  }

  test('becomes ports', () => {
    expect(Object.keys(portsFrom(readEnvironment(variables), { region: 'us-east-1' }))).toEqual(['store', 'queue'])
  })

  test.each(Object.keys(variables))('without %s is a fault that names it', (name) => {
    expect(() => readEnvironment({ ...variables, [name]: undefined })).toThrow(name)
  })
})
