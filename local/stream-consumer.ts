import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { Fault } from '../lib/core/fault.ts'
import type { StreamFilter } from '../lib/core/table.ts'
import { type Loop, startLoop } from './loop.ts'
import type { StreamPosition } from './stream-position.ts'
import { passes, recordOf } from './stream-record.ts'

/** A stream of the embedded engine has one shard, for ever. */
export interface Shard {
  streamArn: string
  shardId: string
}

export async function findShard(dynamo: DynamoDBClient, streams: DynamoDBStreamsClient, table: string): Promise<Shard> {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: table }))
  const streamArn = Table?.LatestStreamArn
  const described = streamArn && (await streams.send(new DescribeStreamCommand({ StreamArn: streamArn })))
  const shardId = described ? described.StreamDescription?.Shards?.[0]?.ShardId : undefined
  if (streamArn && shardId) return { streamArn, shardId }
  throw new Fault('engine.unavailable', `the table ${table} has no stream; was it made by an older version?`)
}

interface Consumer {
  streams: DynamoDBStreamsClient
  shard: Shard
  position: StreamPosition
  filters: readonly StreamFilter[]
  handler: (event: DynamoDBStreamEvent) => Promise<void>
  onFault: (fault: unknown) => void
}

/**
 * How long a stream is left alone, when it was idle and when it was not. A look costs half a millisecond, and a little
 * patience fills the batches: otherwise a busy table is asked after every single write.
 */
const idleMs = 60
const busyMs = 25
const largestBatch = 200

/**
 * Stands for Lambda's stream poller: hands batches to the handler in order, and a batch that faults again and again,
 * until it succeeds. Where it stands is kept, so nothing is skipped by a restart.
 */
export function startStreamConsumer({ streams, shard, position, filters, handler, onFault }: Consumer): Loop {
  const { streamArn: StreamArn, shardId: ShardId } = shard
  let iterator: string | undefined

  const openIterator = async () => {
    const after = position.read()
    const start = after
      ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const)
      : ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
    return (await streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }))).ShardIterator
  }

  const round = async (abortSignal: AbortSignal) => {
    iterator ??= await openIterator()
    const batch = new GetRecordsCommand({ ShardIterator: iterator, Limit: largestBatch })
    // Anything that goes wrong from here on starts again at the stored position.
    const current = iterator
    iterator = undefined
    const { Records = [], NextShardIterator } = await streams.send(batch, { abortSignal })
    if (Records.length > 0) {
      const wanted = Records.filter((record) => passes(record, filters))
      if (wanted.length > 0) await handler({ Records: wanted.map(recordOf) })
      const last = Records.at(-1)?.dynamodb?.SequenceNumber
      if (last) position.write(last)
    }
    iterator = NextShardIterator ?? current
    if (Records.length === largestBatch) return 0
    return Records.length > 0 ? busyMs : idleMs
  }
  const loop = startLoop({ round, onFault })
  return {
    stop: async () => {
      await loop.stop()
      position.flush()
    },
  }
}
