import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda'
import { type Item, rowKey } from '../../lib/aws/keys.ts'
import { encodeRow } from '../../lib/aws/row-item.ts'
import type { Kind, RowChange, Rows } from '../../lib/core/rows.ts'

/** Events as AWS hands them to a Lambda, with everything that our doors do not look at. */

/** EventBridge Scheduler, unlike a rule of EventBridge, sends its detail as text. */
export const schedulerEvent = (time: string) => ({
  version: '0',
  id: '27b6f8a0-c3a4-4d5e-9f10-1f2e3d4c5b6a',
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: '123456789012',
  time,
  region: 'eu-central-1',
  resources: ['arn:aws:scheduler:eu-central-1:123456789012:schedule/default/mission-control-acme-tick'],
  detail: '{}',
})

/** Messages are named `message-0`, `message-1` and so on. A text is sent as it is, anything else as JSON. */
export const sqsEvent = (queue: string, bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, position): SQSRecord => {
    const receiptHandle = `AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a${position}`
    return {
      messageId: `message-${position}`,
      receiptHandle,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1795435200000',
        SenderId: 'AROAEXAMPLE:mission-control-acme-dispatch',
        ApproximateFirstReceiveTimestamp: '1795435200010',
      },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:mission-control-acme-${queue}`,
      awsRegion: 'eu-central-1',
    }
  }),
})

/** What the items of the table look like in the event of a Lambda: bytes have become base64. */
const imageOf = (item: Item): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(item).map(([name, { S, N, B }]): [string, AttributeValue] => {
      if (B) return [name, { B: Buffer.from(B).toString('base64') }]
      return [name, S === undefined ? { N: N ?? '' } : { S }]
    }),
  )

const itemOf = <K extends Kind>(kind: K, row: Rows[K]) => imageOf(encodeRow(kind, row, 'ab12cd34'))

function recordOf<K extends Kind>({ kind, row, before }: RowChange<K>, position: number): DynamoDBRecord {
  return {
    eventID: `c4ca4238a0b923820dcc509a6f75849${position}`,
    eventName: before ? 'MODIFY' : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/acme/stream/2026-11-23T00:00:00.000',
    dynamodb: {
      ApproximateCreationDateTime: 1_795_435_200,
      Keys: imageOf(rowKey(kind, row.id)),
      NewImage: itemOf(kind, row),
      ...(before ? { OldImage: itemOf(kind, before) } : {}),
      SequenceNumber: String(4_421_584_500_000_000_017_450_439_091n + BigInt(position)),
      SizeBytes: 512,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }
}

/** A row that was removed, by us or because it had expired: there is no new image. */
export const removalOf = <K extends Kind>(kind: K, row: Rows[K]): DynamoDBRecord => ({
  eventName: 'REMOVE',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: { Keys: imageOf(rowKey(kind, row.id)), OldImage: itemOf(kind, row), SequenceNumber: '1' },
})

export const streamEvent = (changes: readonly RowChange[]): DynamoDBStreamEvent => ({ Records: changes.map(recordOf) })
