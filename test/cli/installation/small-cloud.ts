import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import type { Cloud } from '../../../cli/installation/cloud.ts'

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body: string
}

/** An account in which one function answers everything that is asked of AWS, and of the installation itself. */
export async function startSmallCloud(
  answer: (request: IncomingMessage, body: string) => Reply,
): Promise<Cloud & { endpoint: string }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const reply = answer(request, body)
      response.writeHead(reply.status ?? 200, reply.headers).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const region = 'eu-central-1'
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const reach = { endpoint, region, credentials, maxAttempts: 1 }
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    endpoint,
    account: '123456789012',
    region,
    caller: 'arn:aws:iam::123456789012:user/ada',
    cloudFormation: new CloudFormationClient(reach),
    s3: new S3Client(reach),
    lambda: new LambdaClient(reach),
  }
}
