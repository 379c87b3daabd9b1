import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { S3Client } from '@aws-sdk/client-s3'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { dynamoClient, type Reach, sqsClient } from '../lib/aws/clients.ts'
import { s3Client } from '../lib/aws/s3-client.ts'
import type { OnConsumed } from '../lib/aws/meter.ts'
import type { Engines } from './engines/engines.ts'
import { localSigner } from './engines/local-signer.ts'

const region = 'us-east-1'
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const here = { region, credentials, signerFor: (service) => localSigner(service, region) } satisfies Reach

export interface Clients {
  dynamo: DynamoDBClient
  streams: DynamoDBStreamsClient
  sqs: SQSClient
  s3: S3Client
}

/** The AWS clients of embedded mode: those that the Lambdas use, pointed at this machine. */
export function clientsFor({ dynamodbEndpoint, sqsEndpoint, s3Endpoint }: Engines, onConsumed?: OnConsumed): Clients {
  const streams = new DynamoDBStreamsClient({
    region,
    credentials,
    endpoint: dynamodbEndpoint,
    signer: localSigner('dynamodb', region),
  })
  streams.middlewareStack.remove('loggerMiddleware')
  return {
    dynamo: dynamoClient({ ...here, endpoint: dynamodbEndpoint }, onConsumed),
    streams,
    sqs: sqsClient({ ...here, endpoint: sqsEndpoint }),
    s3: s3Client({ ...here, endpoint: s3Endpoint }),
  }
}
