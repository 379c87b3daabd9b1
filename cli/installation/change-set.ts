import {
  type Change,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation'
import { Fault } from '../../lib/core/fault.ts'
import { cdk } from './cdk.ts'
import type { Cloud } from './cloud.ts'
import type { Assembly } from './assembly.ts'
import { findStack } from './stacks.ts'

/** What CloudFormation says it would do to a stack, if it were told to go on. */
export interface ChangeSet {
  stack: string
  name: string
  changes: Change[]
}

/** Hands a stack over, so that CloudFormation says what it would change. `undefined` when that is nothing. */
export async function announce(cloud: Cloud, { folder }: Assembly, stack: string): Promise<ChangeSet | undefined> {
  const name = `mission-control-${Date.now()}`
  const how = ['--method', 'prepare-change-set', '--change-set-name', name, '--require-approval', 'never']
  await cdk(['deploy', stack, '--app', folder, '--exclusively', ...how])
  const announced = await describe(cloud, { stack, name })
  if (!announced) return undefined
  if (announced.status === 'CREATE_COMPLETE') return { stack, name, changes: announced.changes }
  await discard(cloud, { stack, name })
  if (/didn't contain changes|No updates are to be performed/.test(announced.reason)) return undefined
  throw new Fault('deploy.failed', `CloudFormation takes no changes for ${stack}: ${announced.reason}`)
}

type Named = Pick<ChangeSet, 'stack' | 'name'>

async function describe({ cloudFormation }: Cloud, { stack, name }: Named) {
  const changes: Change[] = []
  let page: DescribeChangeSetCommandOutput | undefined
  try {
    do {
      const next = page?.NextToken ? { NextToken: page.NextToken } : {}
      page = await cloudFormation.send(new DescribeChangeSetCommand({ StackName: stack, ChangeSetName: name, ...next }))
      changes.push(...(page.Changes ?? []))
    } while (page.NextToken)
  } catch (error) {
    // CDK does not even announce a stack that is what it was, and takes empty change sets away itself.
    if (error instanceof Error && error.name.startsWith('ChangeSetNotFound')) return undefined
    throw error
  }
  return { changes, status: page.Status, reason: page.StatusReason ?? '' }
}

export async function execute({ cloudFormation }: Cloud, { stack, name }: Named): Promise<void> {
  await cloudFormation.send(new ExecuteChangeSetCommand({ StackName: stack, ChangeSetName: name }))
}

/** Takes an announcement back. A stack that was only announced goes with it. */
export async function discard(cloud: Cloud, { stack, name }: Named): Promise<void> {
  if (await findStack(cloud, stack))
    await cloud.cloudFormation.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: name }))
  else await cloud.cloudFormation.send(new DeleteStackCommand({ StackName: stack }))
}
