import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { synthesised } from './synth.ts'
import { ofType, only, target } from './template.ts'

const { app } = await synthesised()

const oneOrMany = <T extends z.ZodType>(one: T) => z.union([one.transform((single) => [single]), z.array(one)])
const Policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: oneOrMany(z.string()),
        Resource: oneOrMany(z.unknown()),
      }),
    ),
  }),
  Roles: z.array(z.unknown()),
})

const policies = ofType(app, 'AWS::IAM::Policy').map(({ Properties }) => Policy.parse(Properties))

const statementsOf = (role: string) =>
  policies
    .filter(({ Roles }) => Roles.map(target).includes(role))
    .flatMap(({ PolicyDocument: { Statement } }) => Statement)

const actionsOf = (role: string): string[] =>
  [...new Set(statementsOf(role).flatMap(({ Action }) => Action))].toSorted()

const log = ['logs:CreateLogStream', 'logs:PutLogEvents']
const rows = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`)
const news = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`)
const depth = ['sqs:GetQueueAttributes']
const send = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage']
const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
  (action) => `sqs:${action}`,
)
const models = ['bedrock:InvokeModel', 'ssm:GetParameter']
const files = ['s3:GetObject', 's3:ListBucket', 's3:PutObject']

test.each<[role: string, ...actions: string[][]]>([
  ['ApiDoorRole', log, rows, ['dynamodb:DeleteItem'], depth],
  ['TickDoorRole', log, rows, send],
  ['DispatchDoorRole', log, rows, news, send],
  ['ClassifyDoorRole', log, rows, news, send],
  ['ThinkDoorRole', log, rows, receive, models],
  ['ExecuteDoorRole', log, rows, receive, models, files, ['lambda:InvokeFunction']],
  ['EveryMinuteRole', ['lambda:InvokeFunction']],
  ['EgressDoorRole'],
])('%s may do what it needs and nothing else', (role, ...actions) => {
  const { id, Properties } = only(app, 'AWS::IAM::Role', role)
  expect(actionsOf(id)).toEqual(actions.flat().toSorted())
  expect(Properties).not.toHaveProperty('ManagedPolicyArns')
  expect(Properties).not.toHaveProperty('Policies')
})

test('no other role exists', () => {
  expect(ofType(app, 'AWS::IAM::Role')).toHaveLength(8)
})

test('what fetches pages has no policy at all', () => {
  expect(statementsOf(only(app, 'AWS::IAM::Role', 'EgressDoorRole').id)).toEqual([])
})

describe('nobody', () => {
  const all = policies.flatMap(({ PolicyDocument: { Statement } }) => Statement)
  const resourcesOf = (statements: typeof all): string[] =>
    statements.flatMap(({ Resource }) => Resource).map((resource) => JSON.stringify(resource))

  test.each(['Scan', 'DeleteTable', 'UpdateTable', 'DeleteBucket', 'DeleteObject', 'PassRole', 'AssumeRole', '\\*'])(
    'may %s',
    (harm) => {
      expect(all.flatMap(({ Action }) => Action).filter((action) => new RegExp(`:${harm}|^\\*$`).test(action))).toEqual(
        [],
      )
    },
  )

  test('may do anything to everything, but ask which streams there are', () => {
    const everything = all.filter(({ Resource }) =>
      Resource.some((one) => /^("\*"|\{"Fn::Sub":"\*"\})$/.test(JSON.stringify(one))),
    )
    expect([...new Set(everything.flatMap(({ Action }) => Action))]).toEqual(['dynamodb:ListStreams'])
  })

  test('but people may remove a row: only the API serves them', () => {
    const removers = ofType(app, 'AWS::IAM::Role').filter(({ id }) => actionsOf(id).includes('dynamodb:DeleteItem'))
    expect(removers.map(({ id }) => id)).toEqual([expect.stringMatching(/^ApiDoorRole/)])
  })

  test('reaches beyond the workspaces among the files', () => {
    const objects = all.filter(({ Action }) => Action.some((action) => /^s3:(Get|Put)/.test(action)))
    const [workspaces, ...others] = resourcesOf(objects)
    expect(others).toEqual([])
    expect(workspaces).toMatch(/:s3:::mission-control-acme-[^/]*\/acme\/workspace\/\*"}$/)
  })

  test('reads secrets but those of this instance', () => {
    const secrets = resourcesOf(all.filter(({ Action }) => Action.includes('ssm:GetParameter')))
    expect(secrets).toHaveLength(2)
    for (const secret of secrets) expect(secret).toMatch(/:parameter\/mission-control\/acme\/\*"}$/)
  })
})
