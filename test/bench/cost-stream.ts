import {
  type AttributeValue as StreamsValue,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamsRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'
import { type StreamFilter, streamFilters } from '../../lib/core/table.ts'
import type { House } from '../../local/house.ts'

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
  records
    .filter(({ dynamodb }) =>
      filters.some(({ Keys, NewImage }) => fits(dynamodb?.Keys, Keys) && fits(dynamodb?.NewImage, NewImage)),
    )
    .map(({ dynamodb }) => ({
      dynamodb: {
        Keys: imageOf(dynamodb?.Keys),
        NewImage: imageOf(dynamodb?.NewImage),
        OldImage: imageOf(dynamodb?.OldImage),
      },
    }))

type Image = Record<string, StreamsValue> | undefined

const fits = (image: Image, wanted: StreamFilter['Keys'] = {}): boolean =>
  Object.entries(wanted).every(([name, { S }]) => S.includes(image?.[name]?.S ?? ''))

const imageOf = (image: Image): Record<string, AttributeValue> | undefined =>
  image && Object.fromEntries(Object.entries(image).map(([name, value]) => [name, valueOf(value)]))

function valueOf({ S, N, B }: StreamsValue): AttributeValue {
  if (S !== undefined) return { S }
  return B === undefined ? { N: N ?? '' } : { B: Buffer.from(B).toString('base64') }
}
