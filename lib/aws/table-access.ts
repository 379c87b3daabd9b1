import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What every read and write of the store needs. */
export interface TableAccess {
  dynamo: DynamoDBClient
  table: string
  now: () => Date
  /** Waits before another try. */
  pause: (milliseconds: number) => Promise<void>
}
