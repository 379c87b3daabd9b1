import { StackStatus } from '@aws-sdk/client-cloudformation'
import { describe, expect, test } from 'vitest'
import { stagingBucket } from '../../../cli/installation/bootstrap.ts'
import {
  deployedTemplates,
  findStack,
  type Installed,
  refuseUnready,
  stackOf,
} from '../../../cli/installation/stacks.ts'
import { Fault } from '../../../lib/core/fault.ts'
import { type Reply, startSmallCloud } from './small-cloud.ts'

const name = 'MissionControl-acme-App'
const inState = (status: StackStatus): Installed => ({ name, status, outputs: {}, tags: {}, isProtected: false })

/** What is said against a deploy to a stack in this state. Of another kind it would not be a refusal. */
function refusal(status: StackStatus): string | undefined {
  try {
    refuseUnready(inState(status))
    return undefined
  } catch (error) {
    if (error instanceof Fault && error.code === 'deploy.refused') return error.message
    throw error
  }
}

const settled: StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]

const waysOut: Partial<Record<StackStatus, string>> = {
  ROLLBACK_COMPLETE: 'aws cloudformation delete-stack --stack-name',
  ROLLBACK_FAILED: 'aws cloudformation delete-stack --stack-name',
  CREATE_FAILED: 'aws cloudformation delete-stack --stack-name',
  DELETE_FAILED: 'aws cloudformation delete-stack --stack-name',
  UPDATE_FAILED: 'aws cloudformation rollback-stack --stack-name',
  UPDATE_ROLLBACK_FAILED: 'aws cloudformation continue-update-rollback --stack-name',
  IMPORT_ROLLBACK_FAILED: 'aws cloudformation describe-stack-events --stack-name',
}

describe('a stack', () => {
  test.each(settled)('in the state %s may be changed', (status) => {
    expect(refusal(status)).toBeUndefined()
  })

  test.each(Object.entries(waysOut))('in the state %s is refused with the command that helps', (status, command) => {
    const told = refusal(StackStatus[status as StackStatus])
    expect(told).toMatch(new RegExp(`^stack ${name} is in the state ${status}: `))
    expect(told).toContain(`"${command} ${name}", then deploy again`)
  })

  const atWork = Object.values(StackStatus).filter((status) => status.endsWith('_IN_PROGRESS'))
  test.each(atWork)('in the state %s is waited for', (status) => {
    expect(refusal(status)).toBe(
      `stack ${name} is in the state ${status}: CloudFormation is at work on it; wait until it has finished, then deploy again`,
    )
  })

  test('that is broken in any way is not just waited for', () => {
    const broken = Object.values(StackStatus).filter((status) => status.endsWith('_FAILED'))
    const waitedFor = broken.filter((status) => refusal(status)?.includes('wait until'))
    expect(waitedFor).toEqual([])
  })
})

const xml = (action: string, result: string): Reply => ({
  body: `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${result}</${action}Result></${action}Response>`,
})
const refused = (code: string, message: string): Reply => ({
  status: 400,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
})
const described = (status: string): Reply =>
  xml(
    'DescribeStacks',
    `<Stacks><member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime>
    <EnableTerminationProtection>true</EnableTerminationProtection>
    <Outputs><member><OutputKey>Url</OutputKey><OutputValue>https://x</OutputValue></member></Outputs>
    <Tags><member><Key>version</Key><Value>0.1.0</Value></member></Tags></member></Stacks>`,
  )
const missing = refused('ValidationError', `Stack with id ${name} does not exist`)

describe('what CloudFormation knows of a stack', () => {
  test('is told with its outputs and tags', async () => {
    const cloud = await startSmallCloud(() => described('UPDATE_COMPLETE'))
    expect(await findStack(cloud, name)).toEqual({
      name,
      status: 'UPDATE_COMPLETE',
      outputs: { Url: 'https://x' },
      tags: { version: '0.1.0' },
      isProtected: true,
    })
  })

  test.each([
    ['there is none', missing],
    ['it was announced and never made', described('REVIEW_IN_PROGRESS')],
  ])('is nothing when %s', async (_, reply) => {
    const cloud = await startSmallCloud(() => reply)
    expect(await findStack(cloud, name)).toBeUndefined()
    await expect(stackOf(cloud, name, 'deploy first')).rejects.toThrow(
      `there is no stack ${name} in account 123456789012, eu-central-1: deploy first`,
    )
  })

  test('is not nothing when we may not ask', async () => {
    const cloud = await startSmallCloud(() => refused('AccessDenied', 'not for you'))
    await expect(findStack(cloud, name)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

test('the deployed templates are read as they were handed over, with their protection', async () => {
  const template = JSON.stringify({ Resources: { Rows: { Type: 'AWS::DynamoDB::Table' } } })
  const cloud = await startSmallCloud((_request, body) => {
    expect(body).toContain('TemplateStage=Original')
    return xml('GetTemplate', `<TemplateBody>${template.replaceAll('"', '&quot;')}</TemplateBody>`)
  })
  const stacks = await deployedTemplates(cloud, [{ ...inState('CREATE_COMPLETE'), isProtected: true }])
  expect(stacks.get(name)).toMatchObject({
    terminationProtection: true,
    template: { Resources: { Rows: { Type: 'AWS::DynamoDB::Table' } } },
  })
})

test('an account that is not prepared for CDK is told which command prepares it', async () => {
  const cloud = await startSmallCloud(() => missing)
  await expect(stagingBucket(cloud)).rejects.toMatchObject({
    code: 'cloud.closed',
    message:
      'account 123456789012 is not prepared for CDK in eu-central-1: run "npx cdk bootstrap aws://123456789012/eu-central-1" once, then deploy again',
  })
})
