import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngines } from '../../local/engines/engines.ts'
import { localSigner } from '../../local/engines/local-signer.ts'
import { dynamoClient, type Reach, sqsClient } from '../../lib/aws/clients.ts'
import { s3Client } from '../../lib/aws/s3-client.ts'
import type { OnConsumed } from '../../lib/aws/meter.ts'

const region = 'us-east-1'
export const local = {
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  signerFor: (service) => localSigner(service, region),
} satisfies Reach

/** The engines of embedded mode in a folder of their own, and clients for them. */
export async function startTestEngines(onConsumed?: OnConsumed) {
  const folder = await mkdtemp(join(tmpdir(), 'mission-control-test-'))
  const engines = await startEngines({ folder })
  return {
    dynamodbEndpoint: engines.dynamodbEndpoint,
    dynamo: dynamoClient({ ...local, endpoint: engines.dynamodbEndpoint }, onConsumed),
    sqs: sqsClient({ ...local, endpoint: engines.sqsEndpoint }),
    s3: s3Client({ ...local, endpoint: engines.s3Endpoint }),
    async stop() {
      await engines.stop()
      await rm(folder, { recursive: true })
    },
  }
}

export type TestEngines = Awaited<ReturnType<typeof startTestEngines>>

let made = 0
/** For a table, queue or bucket that no other test has. */
export const freshName = (what: string): string => `${what}-${process.pid}-${++made}`
