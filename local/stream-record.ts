import type { AttributeValue as StreamsValue, _Record as StreamsRecord } from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'
import type { StreamFilter } from '../lib/core/table.ts'

/** What Lambda's event source filters do, as far as ours go. */
export const passes = ({ dynamodb }: StreamsRecord, filters: readonly StreamFilter[]): boolean =>
  filters.some(({ Keys, NewImage }) => fits(dynamodb?.Keys, Keys) && fits(dynamodb?.NewImage, NewImage))

const fits = (image: Record<string, StreamsValue> | undefined, wanted: StreamFilter['Keys'] = {}): boolean =>
  Object.entries(wanted).every(([name, { S }]) => S.includes(image?.[name]?.S ?? ''))

/** The record as a Lambda is given it. */
export const recordOf = ({ eventID, eventName, dynamodb }: StreamsRecord): DynamoDBRecord => ({
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

function imageOf(image: Record<string, StreamsValue> | undefined): Record<string, AttributeValue> | undefined {
  return image && Object.fromEntries(Object.entries(image).map(([name, value]) => [name, valueOf(value)]))
}

/** Rows are made of text, numbers and bytes; a Lambda gets its bytes as base64. */
function valueOf({ S, N, B }: StreamsValue): AttributeValue {
  if (S !== undefined) return { S }
  return B === undefined ? { N: N ?? '' } : { B: Buffer.from(B).toString('base64') }
}
