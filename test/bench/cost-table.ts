import { type AttributeValue, type DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { tableIndexes, tableKey } from '../../lib/core/table.ts'

/** What DynamoDB adds to every item, and to its every entry in an index. */
const overhead = 100

type Item = Record<string, AttributeValue>

const bytesIn = ({ S, N, B }: AttributeValue): number => {
  if (B) return B.byteLength
  // About two digits go into a byte.
  return N === undefined ? Buffer.byteLength(S ?? '') : Math.ceil(N.length / 2) + 1
}

const bytesOfAttributes = (item: Item, names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (item[name] ? Buffer.byteLength(name) + bytesIn(item[name]) : 0), 0)

/** As DynamoDB counts an item for storage, with its entries in the indexes, which hold keys only. */
export function storedBytes(item: Item): number {
  const { partition: pk, sort: sk } = tableKey
  const entries = tableIndexes.filter(({ partition, sort }) => item[partition] && item[sort])
  const inIndexes = entries.map(({ partition, sort }) =>
    bytesOfAttributes(item, [...new Set([pk, sk, partition, sort])]),
  )
  return [bytesOfAttributes(item, Object.keys(item)), ...inIndexes].reduce((sum, bytes) => sum + bytes + overhead, 0)
}

/** The size of the only table there is. */
export async function tableBytes(client: DynamoDBClient): Promise<number> {
  const { TableNames: [TableName] = [] } = await client.send(new ListTablesCommand({}))
  let bytes = 0
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    bytes += Items.reduce((sum, item) => sum + storedBytes(item), 0)
  return bytes
}
