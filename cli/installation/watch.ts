import { setTimeout as sleep } from 'node:timers/promises'
import {
  DescribeStackEventsCommand,
  type StackEvent,
  type StackStatus,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import { Fault } from '../../lib/core/fault.ts'
import { seconds } from '../../lib/core/time.ts'
import type { Cloud } from './cloud.ts'
import type { Progress } from './progress.ts'
import { findStack } from './stacks.ts'

const askEvery = seconds(2)

/** Follows CloudFormation until a change of a stack is done, and tells what happens. A failed one was taken back. */
export async function watch(cloud: Cloud, stack: string, since: Date, progress: Progress): Promise<void> {
  const { status, failures } = await follow(cloud, stack, since, progress)
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return
  throw new Fault(
    'deploy.failed',
    `CloudFormation could not change ${stack} and has taken everything back (${status ?? 'it is gone'}):\n  ` +
      `${failures.join('\n  ') || 'its events say why'}\n` +
      'The installation is as it was, data included. Correct what is named above, then run the same command again.',
  )
}

/** Follows CloudFormation until a stack is gone. */
export async function watchRemoval(cloud: Cloud, stack: string, since: Date, progress: Progress): Promise<void> {
  const { status, failures } = await follow(cloud, stack, since, progress)
  if (status === undefined || status === 'DELETE_COMPLETE') return
  const why = failures.join('\n  ') || 'its events say why'
  throw new Fault('deploy.failed', `CloudFormation could not remove ${stack} (${status}):\n  ${why}\nRun it again.`)
}

interface Rest {
  status: StackStatus | undefined
  failures: string[]
}

async function follow(cloud: Cloud, stack: string, since: Date, progress: Progress): Promise<Rest> {
  const seen = new Set<string>()
  const failures: string[] = []
  for (;;) {
    const status = (await findStack(cloud, stack))?.status
    // A stack that is gone is no longer known by its name, and neither are its events.
    const events = status === undefined ? [] : await eventsSince(cloud, stack, since)
    for (const event of events.filter(({ EventId = '' }) => !seen.has(EventId))) {
      seen.add(event.EventId ?? '')
      if (event.ResourceStatus?.endsWith('_FAILED')) failures.push(`${lineOf(event)}: ${event.ResourceStatusReason}`)
      if (event.ResourceStatus?.endsWith('_COMPLETE')) progress.note(lineOf(event))
    }
    if (status === undefined || !status.endsWith('_IN_PROGRESS')) return { status, failures }
    await sleep(askEvery)
  }
}

async function eventsSince({ cloudFormation }: Cloud, stack: string, since: Date): Promise<StackEvent[]> {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stack }))
  return StackEvents.filter(({ Timestamp }) => Timestamp && Timestamp >= since).toReversed()
}

const lineOf = ({ ResourceStatus: status, ResourceType = '', LogicalResourceId = '' }: StackEvent): string =>
  `${status?.toLowerCase().replaceAll('_', ' ') ?? ''}  ${LogicalResourceId} (${ResourceType})`

/** A stack that nobody can delete by a slip. CDK asks for it too, but not on every way to deploy. */
export async function protect({ cloudFormation }: Cloud, stack: string): Promise<void> {
  const protection = { StackName: stack, EnableTerminationProtection: true }
  await cloudFormation.send(new UpdateTerminationProtectionCommand(protection))
}
