import { Fault } from '../../lib/core/fault.ts'
import type { Cloud } from './cloud.ts'
import { findStack } from './stacks.ts'

/** The bucket through which everything deployed passes, or what to do so that there is one. */
export async function stagingBucket(cloud: Cloud): Promise<string> {
  const bucket = (await findStack(cloud, 'CDKToolkit'))?.outputs['BucketName']
  if (bucket) return bucket
  const { account, region } = cloud
  throw new Fault(
    'cloud.closed',
    `account ${account} is not prepared for CDK in ${region}: run "npx cdk bootstrap aws://${account}/${region}" once, then deploy again`,
  )
}
