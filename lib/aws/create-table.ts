import {
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { streamView, tableIndexes, tableKey } from '../core/table.ts'
import { answered } from './answered.ts'

/** The table of an embedded instance. In AWS the data stack makes it, from the same description. */
export async function createTable(dynamo: DynamoDBClient, name: string): Promise<void> {
  const create = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...keyAttributes()].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(tableKey),
    GlobalSecondaryIndexes: tableIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: streamView },
  })
  try {
    await dynamo.send(create)
  } catch (error) {
    // Ours is there already, or another process is making it.
    if (!(error instanceof ResourceInUseException)) throw error
  }
  await answered(
    `the table ${name}`,
    waitUntilTableExists({ client: dynamo, maxWaitTime: 60, minDelay: 1 }, { TableName: name }),
  )
}

const keySchema = ({ partition, sort }: { partition: string; sort: string }): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
]

const keyAttributes = (): Set<string> =>
  new Set([tableKey, ...tableIndexes].flatMap(({ partition, sort }) => [partition, sort]))
