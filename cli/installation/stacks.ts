import {
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack as AwsStack,
  type StackStatus,
} from '@aws-sdk/client-cloudformation'
import { Fault } from '../../lib/core/fault.ts'
import { parseTemplate, type Stacks } from '../../lib/guard/template.ts'
import type { Cloud } from './cloud.ts'

/** A stack as it is installed. */
export interface Installed {
  name: string
  status: StackStatus
  outputs: Record<string, string>
  tags: Record<string, string>
  isProtected: boolean
}

/** `undefined` when there is no such stack, or when one was announced but never made. */
export async function findStack({ cloudFormation }: Cloud, name: string): Promise<Installed | undefined> {
  const stack = await describe(cloudFormation, name)
  if (!stack?.StackStatus || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined
  const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const)
  const tags = (stack.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const)
  return {
    name,
    status: stack.StackStatus,
    outputs: Object.fromEntries(outputs),
    tags: Object.fromEntries(tags),
    isProtected: stack.EnableTerminationProtection ?? false,
  }
}

async function describe(cloudFormation: Cloud['cloudFormation'], name: string): Promise<AwsStack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))
    return Stacks?.[0]
  } catch (error) {
    const isMissing = error instanceof Error && error.name === 'ValidationError' && error.message.includes('not exist')
    if (isMissing) return undefined
    throw error
  }
}

/** The templates that are deployed, as the guard compares them. */
export async function deployedTemplates(cloud: Cloud, stacks: readonly Installed[]): Promise<Stacks> {
  const found = stacks.map(async ({ name, isProtected }) => {
    const get = new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })
    const { TemplateBody = '{}' } = await cloud.cloudFormation.send(get)
    return [
      name,
      { template: parseTemplate(TemplateBody, `stack ${name}`), terminationProtection: isProtected },
    ] as const
  })
  return new Map(await Promise.all(found))
}

const settled: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]

/** What to do about a stack that cannot be deployed to as it is. The command is completed with the stack's name. */
const wayOut: Partial<Record<StackStatus, string>> = {
  ROLLBACK_COMPLETE: 'its first creation failed; remove the remains with "aws cloudformation delete-stack --stack-name',
  ROLLBACK_FAILED: 'its first creation failed; remove the remains with "aws cloudformation delete-stack --stack-name',
  CREATE_FAILED: 'its first creation failed; remove the remains with "aws cloudformation delete-stack --stack-name',
  DELETE_FAILED: 'its removal failed; look in its events why, then "aws cloudformation delete-stack --stack-name',
  UPDATE_FAILED: 'its last update failed; take it back with "aws cloudformation rollback-stack --stack-name',
  UPDATE_ROLLBACK_FAILED:
    'its last update could not be taken back; look in its events why, then "aws cloudformation continue-update-rollback --stack-name',
  IMPORT_ROLLBACK_FAILED:
    'an import into it could not be taken back; look why with "aws cloudformation describe-stack-events --stack-name',
}

/** Throws when a stack is busy or broken, and says how to get out of it. */
export function refuseUnready({ name, status }: Installed): void {
  if (settled.includes(status)) return
  const command = wayOut[status]
  const next = command
    ? `${command} ${name}", then deploy again`
    : 'CloudFormation is at work on it; wait until it has finished, then deploy again'
  throw new Fault('deploy.refused', `stack ${name} is in the state ${status}: ${next}`)
}

/** A stack that has to be there for a command to make sense. */
export async function stackOf(cloud: Cloud, name: string, otherwise: string): Promise<Installed> {
  const stack = await findStack(cloud, name)
  if (stack) return stack
  throw new Fault(
    'cloud.closed',
    `there is no stack ${name} in account ${cloud.account}, ${cloud.region}: ${otherwise}`,
  )
}
