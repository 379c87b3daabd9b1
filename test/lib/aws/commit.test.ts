import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DynamoDBClient,
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dynamoClient } from '../../../lib/aws/clients.ts'
import { createTable } from '../../../lib/aws/create-table.ts'
import { createStore } from '../../../lib/aws/store.ts'
import type { Store } from '../../../lib/ports.ts'
import { startDynoxide } from '../../../local/engines/dynoxide.ts'
import { findFreePort } from '../../../local/engines/free-port.ts'
import { news } from '../../contract/at-hand.ts'
import { freshName, local } from '../../contract/engines.ts'
import { aRule, aTask, failuresOf } from '../../contract/rows.ts'
import { createSimClock, type SimClock } from '../../sim/clock.ts'
import { loseAnswers, refuseCalls } from './interference.ts'

let folder: string
let port: number
let engine: { endpoint: string; stop(): Promise<void> }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mission-control-test-'))
  port = await findFreePort()
  engine = await startDynoxide({ folder, port })
})
afterAll(async () => {
  await engine.stop()
  await rm(folder, { recursive: true })
})

/** An engine that starts anew remembers no transaction by its token. */
async function restart(): Promise<void> {
  await engine.stop()
  engine = await startDynoxide({ folder, port })
}

let dynamo: DynamoDBClient
let store: Store
let clock: SimClock
let pauses: number
beforeEach(async () => {
  dynamo = dynamoClient({ ...local, endpoint: engine.endpoint })
  const table = freshName('table')
  await createTable(dynamo, table)
  clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
  pauses = 0
  store = createStore({
    dynamo,
    table,
    pause: async () => {
      pauses += 1
    },
  })
})

const day = '2026-11-23'
const countsOfAtlas = async () =>
  (await store.tallies({ dimension: 'agent', grain: 'day', from: day, to: day }))[0]?.counts

describe('an answer that is lost', () => {
  test('to a new row leaves it committed', async () => {
    const rule = aRule(clock, 'busy')
    loseAnswers(dynamo, ['is lost'])
    expect(await store.commit(news('rule', [rule]))).toBe('committed')
    expect(await store.get('rule', 'busy')).toEqual(rule)
  })

  test('to a changed row leaves it changed once', async () => {
    const rule = aRule(clock, 'busy')
    await store.commit(news('rule', [rule]))
    loseAnswers(dynamo, ['is lost', 'is lost'])
    expect(await store.commit([{ op: 'changed', kind: 'rule', row: rule }])).toBe('committed')
    expect((await store.get('rule', 'busy'))?.version).toBe(2)
  })

  test('to a removed row leaves it removed', async () => {
    const [one, two] = [aRule(clock, 'one'), aRule(clock, 'two')]
    await store.commit(news('rule', [one, two]))
    loseAnswers(dynamo, ['is lost'])
    expect(await store.commit([{ op: 'removed', kind: 'rule', row: one }])).toBe('committed')
    expect(await store.list('rule', { limit: 9 })).toEqual({ items: [two] })
  })

  test('to a transaction leaves it committed, and counted once', async () => {
    loseAnswers(dynamo, ['is lost', 'is lost'])
    const commit = store.commit(news('task', [aTask(clock), aTask(clock)]), [failuresOf('atlas', day, { AUTH: 1 })])
    expect(await commit).toBe('committed')
    expect(await countsOfAtlas()).toEqual({ AUTH: 1 })
    expect((await store.list('task', { limit: 9 })).items).toHaveLength(2)
  })

  test('to a transaction that the engine has forgotten leaves it committed, and counted once', async () => {
    const [old, fresh] = [aRule(clock, 'old'), aRule(clock, 'fresh')]
    await store.commit(news('rule', [old]))
    const addition = failuresOf('atlas', day, { AUTH: 1 })
    const changed = { ...old, version: 2 }
    loseAnswers(dynamo, ['is lost', 'arrives', 'is lost', 'arrives', 'is lost', 'arrives', 'is lost'], restart)
    expect(await store.commit([{ op: 'changed', kind: 'rule', row: old }, ...news('rule', [fresh])])).toBe('committed')
    expect(await store.commit([{ op: 'changed', kind: 'rule', row: changed }], [addition])).toBe('committed')
    expect(await store.commit([], [addition])).toBe('committed')
    const gone = [{ ...old, version: 3 }, fresh].map((row) => ({ op: 'removed', kind: 'rule', row }) as const)
    expect(await store.commit(gone)).toBe('committed')
    expect(await countsOfAtlas()).toEqual({ AUTH: 2 })
    expect(await store.list('rule', { limit: 9 })).toEqual({ items: [] })
  })

  test('of which the request was lost already is committed by the repetition', async () => {
    const rule = aRule(clock, 'busy')
    loseAnswers(dynamo, ['request is lost', 'is lost'])
    expect(await store.commit(news('rule', [rule]), [failuresOf('atlas', day, { AUTH: 1 })])).toBe('committed')
    expect(await countsOfAtlas()).toEqual({ AUTH: 1 })
  })

  test('does not make a conflict look like a success', async () => {
    const rule = aRule(clock, 'busy')
    await store.commit(news('rule', [rule]))
    await store.commit([{ op: 'changed', kind: 'rule', row: rule }])
    loseAnswers(dynamo, ['request is lost', 'arrives', 'request is lost', 'arrives', 'request is lost'])
    expect(await store.commit([{ op: 'changed', kind: 'rule', row: rule }])).toBe('conflict')
    expect(await store.commit([{ op: 'removed', kind: 'rule', row: rule }])).toBe('conflict')
    expect(await store.commit(news('rule', [rule]))).toBe('conflict')
  })

  test('to a change that a rival followed at once is a conflict, and reading again shows both', async () => {
    const rule = aRule(clock, 'busy')
    await store.commit(news('rule', [rule]))
    const rival = async () => {
      const row = await store.get('rule', 'busy')
      if (row) await store.commit([{ op: 'changed', kind: 'rule', row: { ...row, enabled: false } }])
    }
    loseAnswers(dynamo, ['is lost'], rival)
    expect(await store.commit([{ op: 'changed', kind: 'rule', row: { ...rule, because: 'ours' } }])).toBe('conflict')
    expect(await store.get('rule', 'busy')).toMatchObject({ because: 'ours', enabled: false, version: 3 })
  })
})

describe('another transaction in the way', () => {
  const inTheWay = () =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    })
  const inTheWayOfOne = () => new TransactionConflictException({ message: 'conflict', $metadata: {} })

  test('is waited for', async () => {
    refuseCalls(dynamo, [inTheWay, inTheWayOfOne])
    expect(await store.commit(news('task', [aTask(clock)]), [failuresOf('atlas', day, { AUTH: 1 })])).toBe('committed')
    expect(pauses).toBe(2)
    expect(await countsOfAtlas()).toEqual({ AUTH: 1 })
  })

  test('that never goes away is a fault', async () => {
    refuseCalls(
      dynamo,
      Array.from({ length: 100 }, () => inTheWay),
    )
    const commit = store.commit(news('task', [aTask(clock), aTask(clock)]))
    await expect(commit).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(pauses).toBeLessThan(20)
  })

  test('does not hide that a condition failed as well', async () => {
    const CancellationReasons = [{ Code: 'TransactionConflict' }, { Code: 'ConditionalCheckFailed' }]
    refuseCalls(dynamo, [
      () => new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons }),
    ])
    expect(await store.commit(news('task', [aTask(clock), aTask(clock)]))).toBe('conflict')
  })
})

describe('a table that does not answer', () => {
  const troubles = {
    'is throttled': () => new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} }),
    'is broken': () => new InternalServerError({ message: 'sorry', $metadata: {} }),
    'is out of reach': () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  }
  test.each(Object.entries(troubles))('because it %s is a fault that keeps its cause', async (_why, trouble) => {
    const cause = trouble()
    const calls: Record<string, () => Promise<unknown>> = {
      commit: () => store.commit(news('task', [aTask(clock)])),
      get: () => store.get('task', aTask(clock).id),
      getMany: () => store.getMany('task', [aTask(clock).id]),
      list: () => store.list('task', { limit: 5 }),
      tallies: () => store.tallies({ dimension: 'all', grain: 'day', from: day, to: day }),
    }
    refuseCalls(
      dynamo,
      Object.keys(calls).map(() => () => cause),
    )
    for (const call of Object.values(calls)) {
      await expect(call()).rejects.toMatchObject({ name: 'Fault', code: 'store.unavailable', cause })
    }
  })
})
