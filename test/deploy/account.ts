import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import type { MiniStack } from './ministack.ts'

/** A view into the emulated account that goes past our own code. */
export function accountIn({ environment }: MiniStack) {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '', AWS_ACCESS_KEY_ID: accessKeyId = '' } = environment
  const reach = { endpoint, region, credentials: { accessKeyId, secretAccessKey: 'secret' } }
  return {
    cloudFormation: new CloudFormationClient(reach),
    dynamo: new DynamoDBClient(reach),
    lambda: new LambdaClient(reach),
    s3: new S3Client(reach),
  }
}
export type Account = ReturnType<typeof accountIn>

export type Item = Record<string, AttributeValue>

export async function itemsIn({ dynamo }: Account, table: string): Promise<Item[]> {
  const items: Item[] = []
  for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName: table, ConsistentRead: true }))
    items.push(...Items)
  return items
}

/** All that is in an item, for searching in it: our rows lie in it as bytes. */
export const textOf = (items: readonly Item[]): string =>
  JSON.stringify(items, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value))

export async function stackStatus({ cloudFormation }: Account, name: string): Promise<string | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))
    return Stacks?.[0]?.StackStatus
  } catch {
    return undefined
  }
}

/** Asks until the answer is right, and fails with the last one when it never is. */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean, seconds = 150): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (isRight(answer)) return answer
    if (Date.now() > until) throw new Error(`still not, after ${seconds} s: ${JSON.stringify(answer).slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
