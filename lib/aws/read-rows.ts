import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { Kind, Rows } from '../core/rows.ts'
import type { Ids, Together } from '../ports.ts'
import { answered } from './answered.ts'
import { getItems, rowOnly } from './get-items.ts'
import { type Item, rowKey } from './keys.ts'
import { decodeRow, hasExpired } from './row-item.ts'
import type { TableAccess } from './table-access.ts'

export async function getRow<K extends Kind>(access: TableAccess, kind: K, id: string): Promise<Rows[K] | undefined> {
  const { dynamo, table } = access
  const get = new GetItemCommand({ TableName: table, Key: rowKey(kind, id), ConsistentRead: true, ...rowOnly })
  const { Item } = await answered(`the table, asked for ${kind} ${id},`, dynamo.send(get))
  return Item && liveRow(access, kind, Item)
}

export const idOf = (item: Item): string => item['sk']?.S ?? ''

export function liveRow<K extends Kind>({ now }: TableAccess, kind: K, item: Item): Rows[K] | undefined {
  const row = decodeRow(kind, idOf(item), item['row']?.B)
  return hasExpired(row, now()) ? undefined : row
}

export async function getRows<K extends Kind>(
  access: TableAccess,
  kind: K,
  ids: readonly string[],
): Promise<Rows[K][]> {
  const keys = [...new Set(ids)].map((id) => rowKey(kind, id))
  const rows = new Map<string, Rows[K]>()
  for (const item of await getItems(access, keys)) {
    const row = liveRow(access, kind, item)
    if (row) rows.set(row.id, row)
  }
  return ids.flatMap((id) => rows.get(id) ?? [])
}

/** One row of each kind. Kinds live in partitions of their own, so an item says by its key what it is. */
export async function getTogether<K extends Kind>(access: TableAccess, ids: Ids<K>): Promise<Together<K>> {
  const kinds = Object.keys(ids).filter((kind) => isKindOf(ids, kind))
  const keys = kinds.flatMap((kind) => (ids[kind] === undefined ? [] : { kind, key: rowKey(kind, ids[kind]) }))
  const items = await getItems(
    access,
    keys.map(({ key }) => key),
  )
  const rowAt = ({ kind, key }: (typeof keys)[number]) => {
    const item = items.find(({ pk }) => pk?.S === key.pk.S)
    return [kind, item && liveRow(access, kind, item)] as const
  }
  // Object.fromEntries forgets which name has which value.
  return Object.fromEntries(keys.map(rowAt)) as Together<K>
}

const isKindOf = <K extends Kind>(ids: Ids<K>, kind: string): kind is K => kind in ids
