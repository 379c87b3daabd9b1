import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import type { Item } from './keys.ts'
import { answered } from './answered.ts'
import type { TableAccess } from './table-access.ts'

export async function queryPage(
  { dynamo, table }: TableAccess,
  what: string,
  input: Omit<QueryCommandInput, 'TableName'>,
): Promise<QueryCommandOutput> {
  const query = new QueryCommand({ ...input, TableName: table })
  return answered(`the table, asked for ${what},`, dynamo.send(query))
}

/** Page after page, for as long as the caller goes on. */
export async function* queryPages(
  access: TableAccess,
  what: string,
  input: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<QueryCommandOutput> {
  let start: Item | undefined
  do {
    const page = await queryPage(access, what, { ...input, ExclusiveStartKey: start })
    yield page
    start = page.LastEvaluatedKey
  } while (start)
}

export interface IdRange {
  fromId?: string | undefined
  toId?: string | undefined
}

/** Bounds on the sort key, both inclusive; an empty one bounds nothing. */
export function within({ fromId, toId }: IdRange): { condition: string; values: Item } {
  const from = { ':from': { S: fromId ?? '' } }
  const to = { ':to': { S: toId ?? '' } }
  if (fromId && toId) return { condition: ' AND sk BETWEEN :from AND :to', values: { ...from, ...to } }
  if (fromId) return { condition: ' AND sk >= :from', values: from }
  return toId ? { condition: ' AND sk <= :to', values: to } : { condition: '', values: {} }
}

/** DynamoDB refuses a range whose ends are the wrong way round, instead of finding nothing in it. */
export const holdsNothing = ({ fromId, toId }: IdRange): boolean => Boolean(fromId && toId && fromId > toId)
