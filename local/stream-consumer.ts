import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type AttributeValue as StreamsValue,
  type _Record as StreamsRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { Fault } from '../lib/core/fault.ts'
import { type Loop, startLoop } from './loop.ts'
import type { StreamPosition } from './stream-position.ts'

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
  handler: (event: DynamoDBStreamEvent) => Promise<void>
  onFault: (fault: unknown) => void
}

/** How long an idle stream is left alone: the price of looking is half a millisecond. */
const idleMs = 60
const largestBatch = 200

/**
 * Stands for Lambda's stream poller: hands batches to the handler in order, and a batch that faults again and again,
 * until it succeeds. Where it stands is kept, so nothing is skipped by a restart.
 */
export function startStreamConsumer({ streams, shard, position, handler, onFault }: Consumer): Loop {
  const { streamArn: StreamArn, shardId: ShardId } = shard
  let iterator: string | undefined

  const openIterator = async () => {
    const after = position.read()
    const start = after ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const : { ShardIteratorType: 'TRIM_HORIZON' } as const
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
      await handler({ Records: Records.map(recordOf) })
      const last = Records.at(-1)?.dynamodb?.SequenceNumber
      if (last) position.write(last)
    }
    iterator = NextShardIterator ?? current
    return Records.length > 0 ? 0 : idleMs
  }
  return startLoop({ round, onFault })
}

const recordOf = ({ eventID, eventName, dynamodb }: StreamsRecord): DynamoDBRecord => ({
  ...(eventID ? { eventID } : {}),
  ...(eventName ? { eventName } : {}),
  eventSource: 'aws:dynamodb',
  dynamodb: {
    Keys: imageOf(dynamodb?.Keys),
    NewImage: imageOf(dynamodb?.NewImage),
    OldImage: imageOf(dynamodb?.OldImage),
    SequenceNumber: dynamodb?.SequenceNumber ?? '',
  },
})

/** Rows have text and numbers only. */
function imageOf(image: Record<string, StreamsValue> | undefined): Record<string, AttributeValue> | undefined {
  if (!image) return undefined
  return Object.fromEntries(Object.entries(image).map(([name, { S, N }]) => [name, S === undefined ? { N: N ?? '' } : { S }]))
}
