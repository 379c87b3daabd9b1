import type { DynamoDBRecord } from 'aws-lambda'
import { changeIn } from '../lib/aws/stream-image.ts'
import type { RowChange } from '../lib/core/rows.ts'

/** The changes that a batch of the table's stream tells of, in their order. */
export const changesIn = (records: readonly DynamoDBRecord[]): RowChange[] =>
  records.flatMap((record) => changeIn(record) ?? [])
