import type { LineName } from '../core/listing.ts'
import type { Kind } from '../core/rows.ts'
import type { LineQuery, Place } from '../ports.ts'
import { lineIndex, lineKey, termIndexes, termKey } from './keys.ts'
import { queryPages, within } from './query.ts'
import type { TableAccess } from './table-access.ts'

/** What the indexes answer without a look at the rows, and a moment late: good for counting and for waking up. */
export async function countRows(access: TableAccess, kind: Kind, status: string, fromId: string): Promise<number> {
  const { index, attribute } = termIndexes.status
  const ids = within({ fromId })
  const counting = queryPages(access, `the number of ${kind} rows that are ${status}`, {
    IndexName: index,
    Select: 'COUNT',
    KeyConditionExpression: `${attribute} = :value${ids.condition}`,
    ExpressionAttributeValues: { ':value': { S: termKey(kind, status) }, ...ids.values },
  })
  let count = 0
  for await (const { Count = 0 } of counting) count += Count
  return count
}

export async function placesInLine(
  access: TableAccess,
  name: LineName,
  { limit, until, lastFirst = false }: LineQuery,
): Promise<Place[]> {
  const standing = queryPages(access, `the line ${name}`, {
    IndexName: lineIndex,
    KeyConditionExpression: `byLine = :line${until === undefined ? '' : ' AND lineOrder <= :until'}`,
    ExpressionAttributeValues: {
      ':line': { S: lineKey(name) },
      ...(until === undefined ? {} : { ':until': { S: until } }),
    },
    ProjectionExpression: 'sk, lineOrder',
    ScanIndexForward: !lastFirst,
    Limit: limit,
  })
  const places: Place[] = []
  for await (const { Items = [] } of standing) {
    places.push(...Items.map(({ sk, lineOrder }) => ({ id: sk?.S ?? '', order: lineOrder?.S ?? '' })))
    if (places.length >= limit) break
  }
  return places.slice(0, limit)
}
