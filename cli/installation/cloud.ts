import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { Fault } from '../../lib/core/fault.ts'
import { awsTrouble } from './aws-trouble.ts'

/** The AWS account we work in, as the environment and the profile of the operator say. */
export interface Cloud {
  account: string
  region: string
  /** Who we are there: the ARN of a role or user. */
  caller: string
  cloudFormation: CloudFormationClient
  s3: S3Client
  lambda: LambdaClient
}

/** Asks AWS who we are: whoever has no credentials, or expired ones, is told before anything else is done. */
export async function openCloud(): Promise<Cloud> {
  try {
    const sts = new STSClient({})
    const region = await sts.config.region()
    const { Account: account, Arn: caller = 'unknown' } = await sts.send(new GetCallerIdentityCommand({}))
    if (!account) throw new Fault('cloud.closed', 'AWS does not say in which account we are; look at the credentials')
    return {
      account,
      region,
      caller,
      cloudFormation: new CloudFormationClient({}),
      s3: new S3Client({}),
      lambda: new LambdaClient({}),
    }
  } catch (error) {
    throw awsTrouble('asking AWS who we are', error)
  }
}
