import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { countConsumed, type OnConsumed } from './meter.ts'

/** Where the services are and who asks. In Lambda all of it comes from the environment, so nothing is given. */
export interface Reach {
  region?: string
  /** Of an embedded engine, or of anything else that speaks the protocol. */
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** Embedded engines check no signatures, and making one is half of what a call costs. */
  signerFor?: (service: 'dynamodb' | 'sqs') => NonNullable<DynamoDBClientConfig['signer']>
}

/** Connections are kept: a new one costs a cold call ten times what it carries. */
const connections = { keepAlive: true, maxSockets: 128 }

export const tuned = ({ region, endpoint, credentials }: Reach) => ({
  ...(region ? { region } : {}),
  ...(endpoint ? { endpoint } : {}),
  ...(credentials ? { credentials } : {}),
  maxAttempts: 5,
  requestHandler: {
    httpAgent: new HttpAgent(connections),
    httpsAgent: new HttpsAgent(connections),
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  },
})

const signedBy = ({ signerFor }: Reach, service: 'dynamodb' | 'sqs') =>
  signerFor ? { signer: signerFor(service) } : {}

/** Copies what goes in and out of every call for a logger that nobody has set: a fifth of the time of a call. */
export const loggerMiddleware = 'loggerMiddleware'

export function dynamoClient(reach: Reach = {}, onConsumed?: OnConsumed): DynamoDBClient {
  const client = new DynamoDBClient({ ...tuned(reach), ...signedBy(reach, 'dynamodb') })
  client.middlewareStack.remove(loggerMiddleware)
  if (onConsumed) countConsumed(client, onConsumed)
  return client
}

export function sqsClient(reach: Reach = {}): SQSClient {
  // The host in the queue URLs of an embedded engine does not resolve.
  const client = new SQSClient({
    ...tuned(reach),
    ...signedBy(reach, 'sqs'),
    useQueueUrlAsEndpoint: reach.endpoint === undefined,
  })
  client.middlewareStack.remove(loggerMiddleware)
  return client
}
