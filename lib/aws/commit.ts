import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { Fault } from '../core/fault.ts'
import type { Kind, Rows } from '../core/rows.ts'
import { expiryAttribute } from '../core/table.ts'
import type { TallyAdd } from '../core/tally.ts'
import type { Write } from '../ports.ts'
import { type Item, rowKey } from './keys.ts'
import { encodeRow } from './row-item.ts'
import { unavailable } from './answered.ts'
import type { TableAccess } from './table-access.ts'
import { additionTo, mergeAdditions } from './tallies.ts'

/**
 * One logical change, all of it or nothing.
 *
 * The answer to a write may be lost, and then the SDK repeats it. So every item carries the stamp of the commit that
 * wrote it: when a condition fails on an item with our own stamp, it failed because we were there before. A
 * transaction has the stamp as its token as well, which DynamoDB remembers for ten minutes (an embedded engine only
 * until it restarts).
 *
 * What this cannot tell: a lone row whose answer was lost and that somebody else has changed before the repetition.
 * That is a `conflict`, and deciding again on the row as it is now is then right as well.
 */
export async function commit(
  access: TableAccess,
  writes: readonly Write[],
  additions: readonly TallyAdd[],
): Promise<'committed' | 'conflict'> {
  const stamp = randomUUID()
  const rows = writes.map((write) => operationOf(access, write, stamp))
  const counters = mergeAdditions(additions).map((addition) => ({ Update: additionTo(access.table, addition, stamp) }))
  const operations: TransactWriteItem[] = [...rows, ...counters]
  refuseImpossible(writes, operations)
  if (operations.length === 0) return 'committed'
  for (let tries = 1; tries <= mostTries; tries++) {
    const outcome = await attempt(access, operations, stamp)
    if (outcome !== 'busy') return outcome
    await access.pause(Math.random() * Math.min(640, 10 * 2 ** tries))
  }
  throw new Fault(
    'store.unavailable',
    `other transactions were in the way of a commit ${mostTries} times; try again in a moment`,
  )
}

const mostTries = 9
const mostOperations = 100

function refuseImpossible(writes: readonly Write[], operations: readonly TransactWriteItem[]): void {
  const seen = new Set<string>()
  for (const { kind, row } of writes) {
    const name = `${kind} ${row.id}`
    if (seen.has(name))
      throw new Fault('store.corrupt', `one commit writes ${name} twice; write it once, as it is in the end`)
    seen.add(name)
  }
  if (operations.length > mostOperations)
    throw new Fault(
      'store.corrupt',
      `one commit has ${operations.length} parts; a transaction holds ${mostOperations}, so split the change`,
    )
}

const isNew = 'attribute_not_exists(pk)'
const hasExpired = `${expiryAttribute} <= :now`
const isAsRead = 'v = :read'

type Operation = Required<Pick<TransactWriteItem, 'Put'>> | Required<Pick<TransactWriteItem, 'Delete'>>

function operationOf({ table, now }: TableAccess, { op, kind, row }: Write, stamp: string): Operation {
  const common = { TableName: table, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  const asRead = {
    ConditionExpression: isAsRead,
    ExpressionAttributeValues: { ':read': { N: String(row.version) } },
  }
  if (op === 'removed') return { Delete: { ...common, ...asRead, Key: rowKey(kind, row.id) } }
  if (op === 'changed') return { Put: { ...common, ...asRead, Item: encodeRow(kind, nextVersion(row), stamp) } }
  const Item = encodeRow(kind, row, stamp)
  if (!(expiryAttribute in Item)) return { Put: { ...common, Item, ConditionExpression: isNew } }
  const seconds = { ':now': { N: String(Math.floor(now().getTime() / 1000)) } }
  return {
    Put: { ...common, Item, ConditionExpression: `(${isNew}) OR (${hasExpired})`, ExpressionAttributeValues: seconds },
  }
}

const nextVersion = <K extends Kind>(row: Rows[K]): Rows[K] => ({ ...row, version: row.version + 1 })

type Outcome = 'committed' | 'conflict' | 'busy'

async function attempt(access: TableAccess, operations: TransactWriteItem[], stamp: string): Promise<Outcome> {
  try {
    await send(access, operations, stamp)
    return 'committed'
  } catch (error) {
    const outcome = outcomeOf(error, operations, stamp)
    if (outcome) return outcome
    throw unavailable('the table, asked to commit,', error)
  }
}

/** A lone row needs no transaction, which would cost twice as much. */
async function send({ dynamo }: TableAccess, operations: TransactWriteItem[], stamp: string): Promise<unknown> {
  const [first, ...more] = operations
  if (first?.Put && more.length === 0) return dynamo.send(new PutItemCommand(first.Put))
  if (first?.Delete && more.length === 0) return dynamo.send(new DeleteItemCommand(first.Delete))
  return dynamo.send(new TransactWriteItemsCommand({ TransactItems: operations, ClientRequestToken: stamp }))
}

/** What a refusal means; `undefined` when it is none, but trouble. */
function outcomeOf(error: unknown, operations: TransactWriteItem[], stamp: string): Outcome | undefined {
  if (error instanceof TransactionConflictException) return 'busy'
  const refusals = refusalsIn(error)
  if (!refusals) return undefined
  const found = refusals.filter(({ code }) => code === 'ConditionalCheckFailed').map(({ item }) => item)
  if (found.some((item) => item?.['stamp']?.S === stamp)) return 'committed'
  if (found.length === 0) return refusals.every(({ code }) => passes.has(code)) ? 'busy' : undefined
  // A removed row leaves no stamp behind. When a repeated removal finds nothing left, it was ours, or as good as ours.
  const wasRepeated = (attemptsOf(error) ?? 1) > 1
  const onlyRemoves = operations.every(({ Delete }) => Delete)
  return wasRepeated && onlyRemoves && found.length === operations.length && found.every((item) => !item)
    ? 'committed'
    : 'conflict'
}

/** Reasons that pass by themselves. */
const passes = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

function refusalsIn(error: unknown): { code: string; item: Item | undefined }[] | undefined {
  if (error instanceof ConditionalCheckFailedException) return [{ code: 'ConditionalCheckFailed', item: error.Item }]
  if (!(error instanceof TransactionCanceledException)) return undefined
  return (error.CancellationReasons ?? []).map(({ Code = 'None', Item }) => ({ code: Code, item: Item }))
}

const attemptsOf = (error: unknown): number | undefined =>
  error instanceof ConditionalCheckFailedException || error instanceof TransactionCanceledException
    ? error.$metadata.attempts
    : undefined
