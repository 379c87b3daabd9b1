import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { termsOf, wholeOf } from '../core/listing.ts'
import type { Kind, Rows } from '../core/rows.ts'
import type { ListQuery, Page } from '../ports.ts'
import { cursorAt, idAt, strangeCursor } from './cursor.ts'
import { rowOnly } from './get-items.ts'
import { type Item, partitionOf, rowKey, type Term, termIndexes, termKey, terms } from './keys.ts'
import { holdsNothing, queryPage, within } from './query.ts'
import { getRows, idOf, liveRow } from './read-rows.ts'
import type { TableAccess } from './table-access.ts'

/** Rows in the order of their ids: how to ask for them, and what came. */
interface Listing<K extends Kind> {
  name: string
  ask: Partial<QueryCommandInput> & { value: string; attribute: string }
  /** The key that a query goes on after; none when the id cannot be on this list. */
  startAfter(id: string): Item | undefined
  rowsAt(items: Item[]): Promise<Looked<K>[]>
}

/** A place on the list, without a row when that is gone, expired or no longer belongs here. */
interface Looked<K extends Kind> {
  id: string
  row: Rows[K] | undefined
}

const mostLooks = 1000
/** How many rows are fetched at a time when most of them may not be wanted. */
const stride = 100

export async function listRows<K extends Kind>(
  access: TableAccess,
  kind: K,
  query: ListQuery<K>,
): Promise<Page<Rows[K]>> {
  const { limit, where } = query
  const listing = listingOf(access, kind, query)
  let last = query.cursor === undefined ? undefined : startOf(listing, query, query.cursor)
  const items: Rows[K][] = []
  const pageSoFar = (): Page<Rows[K]> => ({ items, cursor: last && cursorAt(listing.name, last) })
  if (holdsNothing(query)) return { items }
  let looks = 0
  while (looks < mostLooks && items.length < limit) {
    // One more than needed tells whether there is a next page.
    const count = Math.min(where ? stride : limit - items.length + 1, mostLooks - looks)
    const { looked, isLast } = await look(access, { listing, query, after: last, count })
    for (const { id, row } of looked) {
      if (items.length === limit) return pageSoFar()
      last = id
      looks++
      if (row && (!where || where(row))) items.push(row)
    }
    if (isLast) return { items }
  }
  return pageSoFar()
}

function startOf<K extends Kind>(listing: Listing<K>, { fromId, toId }: ListQuery<K>, cursor: string): string {
  const id = idAt(listing.name, cursor)
  // DynamoDB refuses to start outside of the range that is asked for.
  const isOutside = (fromId && id < fromId) || (toId && id > toId) || !listing.startAfter(id)
  if (isOutside) throw strangeCursor(cursor)
  return id
}

function listingOf<K extends Kind>(access: TableAccess, kind: K, { scope = {} }: ListQuery<K>): Listing<K> {
  const given: Partial<Record<Term | 'of', string>> = scope
  const term = terms.find((one) => given[one] !== undefined)
  return term ? byTerm(access, kind, term, given[term] ?? '') : byAge(access, kind, given.of)
}

/** All of a kind, or all parts of a whole, lie side by side in the table. */
function byAge<K extends Kind>(access: TableAccess, kind: K, whole: string | undefined): Listing<K> {
  const partition = partitionOf(kind, whole)
  return {
    name: partition,
    ask: { attribute: 'pk', value: partition, ConsistentRead: true, ...rowOnly },
    startAfter: (id) => (wholeOf(id) === whole ? rowKey(kind, id) : undefined),
    rowsAt: async (items) => items.map((item) => ({ id: idOf(item), row: liveRow(access, kind, item) })),
  }
}

/** The index tells, a moment late, where the rows are; the rows themselves tell whether they still belong there. */
function byTerm<K extends Kind>(access: TableAccess, kind: K, term: Term, value: string): Listing<K> {
  const { index, attribute } = termIndexes[term]
  const key = termKey(kind, value)
  const belongs = (row: Rows[K]): boolean => termsOf[kind](row)[term] === value
  return {
    name: `${attribute}=${key}`,
    ask: { attribute, value: key, IndexName: index, ProjectionExpression: 'sk' },
    startAfter: (id) => ({ ...rowKey(kind, id), [attribute]: { S: key } }),
    async rowsAt(items) {
      const ids = items.map(idOf)
      const rows = new Map<string, Rows[K]>()
      for (const row of await getRows(access, kind, ids)) if (belongs(row)) rows.set(row.id, row)
      return ids.map((id) => ({ id, row: rows.get(id) }))
    },
  }
}

interface Look<K extends Kind> {
  listing: Listing<K>
  query: ListQuery<K>
  after: string | undefined
  count: number
}

async function look<K extends Kind>(
  access: TableAccess,
  { listing, query, after, count }: Look<K>,
): Promise<{ looked: Looked<K>[]; isLast: boolean }> {
  const { attribute, value, ...ask } = listing.ask
  const ids = within(query)
  const { Items = [], LastEvaluatedKey } = await queryPage(access, `the list ${listing.name}`, {
    ...ask,
    KeyConditionExpression: `${attribute} = :value${ids.condition}`,
    ExpressionAttributeValues: { ':value': { S: value }, ...ids.values },
    ScanIndexForward: query.oldestFirst ?? false,
    Limit: count,
    ExclusiveStartKey: after === undefined ? undefined : listing.startAfter(after),
  })
  return { looked: await listing.rowsAt(Items), isLast: LastEvaluatedKey === undefined }
}
