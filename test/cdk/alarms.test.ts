import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { captureOutput } from '../functions/output.ts'
import { cloudTelemetry } from '../../functions/cloud-telemetry.ts'
import type { Measure } from '../../functions/telemetry.ts'
import { synthesised } from './synth.ts'
import { ofType, only } from './template.ts'

const { app } = await synthesised()
const alarms = ofType(app, 'AWS::CloudWatch::Alarm')
const topic = { Ref: only(app, 'AWS::SNS::Topic').id }

interface Expected {
  metric: string
  /** What it means that nothing is measured. */
  silence: 'breaching' | 'notBreaching'
}

const ours: Record<string, Expected & { metric: Measure }> = {
  UnknownShare: { metric: 'UnknownAlert', silence: 'notBreaching' },
  DeadMessages: { metric: 'DeadMessages', silence: 'notBreaching' },
  StaleLeases: { metric: 'StaleLeases', silence: 'notBreaching' },
  AgentsOverdue: { metric: 'MinutesOverdue', silence: 'breaching' },
  Budget: { metric: 'BudgetShare', silence: 'notBreaching' },
}

const ofAws: Record<string, Expected & { namespace: string; of: object }> = {
  OldestMessage: {
    metric: 'ApproximateAgeOfOldestMessage',
    silence: 'notBreaching',
    namespace: 'AWS/SQS',
    of: { QueueName: { 'Fn::GetAtt': [only(app, 'AWS::SQS::Queue', 'RunningQueue').id, 'QueueName'] } },
  },
  ...Object.fromEntries(
    [
      ['ExecutorErrors', 'Errors'],
      ['ExecutorThrottles', 'Throttles'],
      ['DroppedRecursion', 'RecursiveInvocationsDropped'],
    ].map(([name = '', metric = '']) => [
      name,
      {
        metric,
        silence: 'notBreaching' as const,
        namespace: 'AWS/Lambda',
        of: { FunctionName: { Ref: only(app, 'AWS::Lambda::Function', 'ExecuteDoor').id } },
      },
    ]),
  ),
  ApiErrors: {
    metric: '5xx',
    silence: 'notBreaching',
    namespace: 'AWS/ApiGateway',
    of: { ApiId: { Ref: only(app, 'AWS::ApiGatewayV2::Api').id } },
  },
}

const alarmCalled = (name: string) => only(app, 'AWS::CloudWatch::Alarm', `Alarms${name}`).Properties
const asDimensions = (dimensions: object) =>
  Object.entries(dimensions)
    .map(([Name, Value]: [string, unknown]) => ({ Name, Value }))
    .toSorted((one, other) => (one.Name < other.Name ? -1 : 1))

test('there are as many as cost nothing', () => {
  expect(alarms).toHaveLength(10)
  expect(Object.keys({ ...ours, ...ofAws })).toHaveLength(10)
})

describe.each(alarms.map(({ id, Properties }) => [id.replace(/^Alarms|[0-9A-F]{8}$/g, ''), Properties] as const))(
  '%s',
  (_, alarm) => {
    test('says what is wrong and, in a second sentence, what to do first', () => {
      expect(alarm['AlarmDescription']).toMatch(/^[A-Z].{20,}\. (?:Open|GET|Look|Read|Compare|Find) .{10,}\.$/)
    })

    test('tells people when it begins and when it is over', () => {
      expect(alarm).toMatchObject({ AlarmActions: [topic], OKActions: [topic] })
      expect(alarm['ActionsEnabled'] ?? true).toBe(true)
    })
  },
)

test.each(Object.entries(ours))('%s is set on what the Lambdas publish', (name, { metric, silence }) => {
  vi.stubEnv('INSTANCE_NAME', 'acme')
  onTestFinished(() => void vi.unstubAllEnvs())
  const output = captureOutput()
  const telemetry = cloudTelemetry()
  telemetry.measure(metric, 1)
  telemetry.flush()
  const [published] = output.metrics()
  expect(alarmCalled(name)).toMatchObject({
    Namespace: published?.namespace,
    MetricName: published?.name,
    Dimensions: asDimensions(published?.dimensions ?? {}),
    TreatMissingData: silence,
  })
})

test.each(Object.entries(ofAws))('%s is set on what AWS publishes', (name, { metric, silence, namespace, of }) => {
  expect(alarmCalled(name)).toMatchObject({
    Namespace: namespace,
    MetricName: metric,
    Dimensions: asDimensions(of),
    TreatMissingData: silence,
  })
})

test('a silent tick rings within minutes: it is the one alarm for which silence is bad news', () => {
  const { Period: seconds, EvaluationPeriods: periods } = alarmCalled('AgentsOverdue')
  expect(Number(seconds) * Number(periods)).toBeLessThanOrEqual(300)
  const alarming = alarms.filter(({ Properties }) => Properties['TreatMissingData'] === 'breaching')
  expect(alarming.map(({ id }) => id)).toEqual([expect.stringMatching(/^AlarmsAgentsOverdue/)])
})

test('the topic takes what CloudWatch publishes: a policy of its own takes the place of the one that lets the account', () => {
  const { Properties } = only(app, 'AWS::SNS::TopicPolicy')
  expect(Properties['PolicyDocument']).toMatchObject({
    Statement: [
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
  })
})
