import type { Update } from '@aws-sdk/client-dynamodb'
import { type Counts, sumCounts, type Tally, type TallyAdd } from '../core/tally.ts'
import type { TallyQuery } from '../ports.ts'
import { type Item, parseTallySort, tallyKey, tallyPartition, tallyRange } from './keys.ts'
import { queryPages } from './query.ts'
import type { TableAccess } from './table-access.ts'

/** DynamoDB refuses two operations on one item in a transaction, so additions to one tally become one. */
export function mergeAdditions(additions: readonly TallyAdd[]): TallyAdd[] {
  const merged = new Map<string, TallyAdd>()
  for (const { key, counts } of additions) {
    const name = JSON.stringify(tallyKey(key))
    merged.set(name, { key, counts: sumCounts([{ counts: merged.get(name)?.counts ?? {} }, { counts }]) })
  }
  return [...merged.values()].filter(({ counts }) => Object.keys(counts).length > 0)
}

const isNotOurs = 'attribute_not_exists(stamp) OR stamp <> :stamp'

/** Every counter is a number attribute of its own. The stamp keeps a commit that is repeated from counting twice. */
export function additionTo(table: string, { key, counts }: TallyAdd, stamp: string): Update {
  const counters = Object.entries(counts)
  return {
    TableName: table,
    Key: tallyKey(key),
    UpdateExpression: `SET stamp = :stamp ADD ${counters.map((_, i) => `#c${i} :c${i}`).join(', ')}`,
    ConditionExpression: isNotOurs,
    ExpressionAttributeNames: Object.fromEntries(counters.map(([name], i) => [`#c${i}`, name])),
    ExpressionAttributeValues: {
      ':stamp': { S: stamp },
      ...Object.fromEntries(counters.map(([, n], i) => [`:c${i}`, { N: String(n) }])),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

export async function readTallies(access: TableAccess, { dimension, grain, from, to }: TallyQuery): Promise<Tally[]> {
  if (from > to) return []
  const { first, last } = tallyRange(from, to)
  const pages = queryPages(access, `the tallies by ${dimension} and ${grain}`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':pk': { S: tallyPartition(dimension, grain) },
      ':first': { S: first },
      ':last': { S: last },
    },
  })
  const tallies: Tally[] = []
  for await (const { Items = [] } of pages)
    for (const item of Items)
      tallies.push({ dimension, grain, ...parseTallySort(item['sk']?.S ?? ''), counts: countsOf(item) })
  return tallies
}

function countsOf(item: Item): Counts {
  const counts: Counts = {}
  for (const [name, { N }] of Object.entries(item)) if (N !== undefined) counts[name] = Number(N)
  return counts
}
