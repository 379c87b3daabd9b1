import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import { Fault } from '../core/fault.ts'
import { answered } from './answered.ts'
import type { Item } from './keys.ts'
import type { TableAccess } from './table-access.ts'

/** Of an item a reader wants the row only: every further attribute costs the SDK time. */
export const rowOnly = { ProjectionExpression: 'sk, #row', ExpressionAttributeNames: { '#row': 'row' } }
const rowAndKeys = { ...rowOnly, ProjectionExpression: 'pk, sk, #row' }

const mostPerCall = 100
const mostEmptyAnswers = 6

/** The items of these keys, each of which is named once; in any order, without those that do not exist. */
export async function getItems(access: TableAccess, keys: readonly Item[]): Promise<Item[]> {
  const calls: Promise<Item[]>[] = []
  for (let from = 0; from < keys.length; from += mostPerCall)
    calls.push(getPatiently(access, keys.slice(from, from + mostPerCall)))
  return (await Promise.all(calls)).flat()
}

/** An answer may leave keys out, when the rows are large or the table is busy: they are asked for again. */
async function getPatiently(access: TableAccess, keys: readonly Item[]): Promise<Item[]> {
  const found: Item[] = []
  let emptyAnswers = 0
  let left = [...keys]
  while (left.length > 0) {
    if (emptyAnswers > 0) await access.pause(Math.random() * 20 * 2 ** emptyAnswers)
    const answer = await getOnce(access, left)
    found.push(...answer.items)
    emptyAnswers = answer.left.length < left.length ? 0 : emptyAnswers + 1
    left = answer.left
    if (emptyAnswers === mostEmptyAnswers)
      throw new Fault(
        'store.unavailable',
        `the table left out ${left.length} rows, ${emptyAnswers} times; it is too busy`,
      )
  }
  return found
}

async function getOnce({ dynamo, table }: TableAccess, keys: Item[]): Promise<{ items: Item[]; left: Item[] }> {
  const request = { [table]: { Keys: keys, ConsistentRead: true, ...rowAndKeys } }
  const get = new BatchGetItemCommand({ RequestItems: request })
  const { Responses, UnprocessedKeys } = await answered('the table, asked for several rows,', dynamo.send(get))
  return { items: Responses?.[table] ?? [], left: UnprocessedKeys?.[table]?.Keys ?? [] }
}
