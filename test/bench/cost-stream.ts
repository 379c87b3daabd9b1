import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamsRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { type StreamFilter, streamFilters } from '../../lib/core/table.ts'
import type { House } from '../../local/house.ts'
import { passes, recordOf } from '../../local/stream-record.ts'

/** What one look at the stream brought, for each of its consumers. */
export type News = Record<keyof typeof streamFilters, DynamoDBRecord[]>

/** Answers what was written since it was last asked. */
export async function newsOf({ clients: { streams }, shard }: House): Promise<() => Promise<News>> {
  const start = { StreamArn: shard.streamArn, ShardId: shard.shardId, ShardIteratorType: 'LATEST' } as const
  let iterator = (await streams.send(new GetShardIteratorCommand(start))).ShardIterator
  return async () => {
    const seen: StreamsRecord[] = []
    for (;;) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }))
      iterator = NextShardIterator ?? iterator
      if (Records.length === 0) break
      seen.push(...Records)
    }
    return { dispatch: passing(seen, streamFilters.dispatch), classify: passing(seen, streamFilters.classify) }
  }
}

const passing = (records: readonly StreamsRecord[], filters: readonly StreamFilter[]): DynamoDBRecord[] =>
  records.filter((record) => passes(record, filters)).map(recordOf)
