import { runInNewContext } from 'node:vm'
import { pagePolicy } from '../../lib/core/page-policy.ts'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { doors } from '../../cdk/bundle.ts'
import { type StreamFilter, streamFilters } from '../../lib/core/table.ts'
import { synthesised } from './synth.ts'
import { ofType, only, target, typesIn } from './template.ts'

const { app, texts } = await synthesised()
const nameOf = (door: string): string => `${door[0]?.toUpperCase()}${door.slice(1)}Door`
const doorOf = (door: string) => only(app, 'AWS::Lambda::Function', nameOf(door))

const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} })

test('it holds nothing that a client would miss', () => {
  const stateless = [
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CDK::Metadata',
    'AWS::CloudFront::Distribution',
    'AWS::CloudFront::Function',
    'AWS::CloudFront::OriginAccessControl',
    'AWS::CloudFront::ResponseHeadersPolicy',
    'AWS::CloudWatch::Alarm',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
  ]
  expect([...new Set(typesIn(app))].toSorted()).toEqual(stateless)
})

test('nothing of it needs a network of its own, or code of others that runs while it is deployed', () => {
  expect(typesIn(app).filter((type) => /^Custom::|CustomResource|^AWS::EC2::/.test(type))).toEqual([])
  for (const { Properties } of ofType(app, 'AWS::Lambda::Function')) expect(Properties).not.toHaveProperty('VpcConfig')
})

test('nothing of it outlives the stack', () => {
  const kept = Object.entries(app.Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
  expect(kept).toEqual([])
})

test('it says of which instance and of which version it is', () => {
  expect(app.Description).toBe('Mission Control acme: app')
  expect(JSON.parse(texts.manifest)).toHaveProperty(['artifacts', 'MissionControl-acme-App', 'properties', 'tags'], {
    instance: 'acme',
    version: '0.1.0',
  })
})

test('the deploy finds in its outputs what it needs afterwards', () => {
  expect(Object.keys(app['Outputs'] ?? {})).toEqual(['Url', 'Api', 'AlarmTopic', 'TickFunction', 'ThinkFunction'])
})

describe.each(doors)('the Lambda %s', (door) => {
  const { Properties: lambda } = doorOf(door)
  const { Variables: variables } = Environment.parse(lambda['Environment'])

  test('runs our Node on the cheaper processor, with the memory that was measured', () => {
    expect(lambda).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Handler: `${door}.handler`,
    })
  })

  test('has a role of its own', () => {
    const role = target(lambda['Role'])
    const users = ofType(app, 'AWS::Lambda::Function').filter(({ Properties }) => target(Properties['Role']) === role)
    expect(users).toHaveLength(1)
    expect(app.Resources[role]?.Properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    })
  })

  test('logs JSON into a group of its own, for a month', () => {
    const { id, Properties } = only(app, 'AWS::Logs::LogGroup', nameOf(door))
    expect(lambda['LoggingConfig']).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: id } })
    expect(Properties['RetentionInDays']).toBe(30)
  })

  test('is told where things are and holds no secret', () => {
    const names = door === 'egress' ? [] : environmentNames
    expect(Object.keys(variables)).toEqual(names)
    expect(JSON.stringify(variables)).not.toMatch(/secret|password|token|api_?key|resolve:/i)
  })
})

const environmentNames = [
  'INSTANCE_NAME',
  'TABLE_NAME',
  'BUCKET_NAME',
  'THINK_QUEUE_URL',
  'THINK_DEAD_QUEUE_URL',
  'RUN_QUEUE_URL',
  'RUN_DEAD_QUEUE_URL',
  'STREAM_DEAD_QUEUE_URL',
  'EGRESS_FUNCTION_NAME',
  'VERSION',
]

describe.each([
  ['Thinking', 'think'],
  ['Running', 'execute'],
])('the queue %s', (name, door) => {
  const queue = only(app, 'AWS::SQS::Queue', `${name}Queue`)
  const dead = only(app, 'AWS::SQS::Queue', `${name}Dead`)
  const lambda = doorOf(door)

  test('hides a message six times as long as its Lambda may take', () => {
    const timeout = Number(lambda.Properties['Timeout'])
    expect(timeout).toBe(900)
    expect(queue.Properties['VisibilityTimeout']).toBe(6 * timeout)
  })

  test('gives a message up after five deliveries, and keeps what was given up for longer', () => {
    expect(queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [dead.id, 'Arn'] },
      maxReceiveCount: 5,
    })
    const kept = (properties: typeof queue.Properties) => Number(properties['MessageRetentionPeriod'])
    expect(kept(dead.Properties)).toBeGreaterThan(kept(queue.Properties))
  })

  test('wakes its Lambda for one message at a time, and is not polled more often for a limit of its own', () => {
    const [mapping, ...others] = ofType(app, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => target(Properties['FunctionName']) === lambda.id,
    )
    expect(others).toEqual([])
    expect(mapping?.Properties).toEqual({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
      FunctionName: { Ref: lambda.id },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })
})

test('every queue is reached over TLS only', () => {
  const policies = ofType(app, 'AWS::SQS::QueuePolicy')
  const guarded = policies.flatMap(({ Properties }) => Properties['Queues']).map(target)
  expect(guarded.toSorted()).toEqual(
    ofType(app, 'AWS::SQS::Queue')
      .map(({ id }) => id)
      .toSorted(),
  )
  for (const { Properties } of policies)
    expect(Properties['PolicyDocument']).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    })
})

test.each(['dispatch', 'classify'] as const)('%s is told of just the changes it asks for, and none is lost', (door) => {
  const { Properties: mapping } = only(app, 'AWS::Lambda::EventSourceMapping', nameOf(door))
  expect(mapping).toMatchObject({
    FunctionName: { Ref: doorOf(door).id },
    BisectBatchOnFunctionError: true,
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::GetAtt': [only(app, 'AWS::SQS::Queue', 'NewsDead').id, 'Arn'] } },
    },
    FilterCriteria: {
      Filters: streamFilters[door].map((filter: StreamFilter) => ({ Pattern: JSON.stringify({ dynamodb: filter }) })),
    },
  })
  expect(Number(mapping['MaximumRetryAttempts'])).toBeGreaterThan(0)
  expect(JSON.stringify(mapping['EventSourceArn'])).toMatch(/MissionControl-acme-Data:.*StreamArn/)
})

test('the tick comes every minute, and a missed one is not made up for', () => {
  const tick = doorOf('tick')
  const { Properties: schedule } = only(app, 'AWS::Scheduler::Schedule')
  expect(schedule).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: { 'Fn::GetAtt': [tick.id, 'Arn'] }, RetryPolicy: { MaximumRetryAttempts: 0 } },
  })
  expect(schedule['State'] ?? 'ENABLED').toBe('ENABLED')
  expect(schedule['Target']).toHaveProperty('Input', JSON.stringify({ time: '<aws.scheduler.scheduled-time>' }))
})

describe('the API', () => {
  const { Properties: stage } = only(app, 'AWS::ApiGatewayV2::Stage')

  test('refuses floods', () => {
    expect(stage['DefaultRouteSettings']).toEqual({ ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 })
  })

  test('logs who asked for what, but neither queries nor headers, which may hold secrets', () => {
    const { id, Properties: log } = only(app, 'AWS::Logs::LogGroup', 'WebLog')
    expect(stage['AccessLogSettings']).toMatchObject({ DestinationArn: { 'Fn::GetAtt': [id, 'Arn'] } })
    expect(log['RetentionInDays']).toBe(30)
    const line = JSON.stringify(stage['AccessLogSettings'])
    for (const fact of ['requestId', 'identity.sourceIp', 'httpMethod', 'path', 'status'])
      expect(line).toContain(`$context.${fact}`)
    expect(line).not.toMatch(/query|header|authorizer|\$context\.(?:requestBody|identity\.user)/i)
  })

  test('passes every request to one Lambda, which answers before API Gateway gives up', () => {
    const api = doorOf('api')
    expect(only(app, 'AWS::ApiGatewayV2::Route').Properties).toMatchObject({ RouteKey: 'ANY /{proxy+}' })
    expect(only(app, 'AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': [api.id, 'Arn'] },
      PayloadFormatVersion: '2.0',
    })
    expect(api.Properties['Timeout']).toBeLessThan(30)
  })
})

describe('the site', () => {
  const { Properties: site } = only(app, 'AWS::CloudFront::Distribution')
  const paths = ['/v1/*', '/openapi.json', '/docs', '/docs/*', '/mcp']
  const cachingOff = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
  const allButHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'

  test('serves avatars as files, and what the API answers at its paths; everything else is the dashboard', () => {
    const api = (PathPattern: string) => ({
      PathPattern,
      CachePolicyId: cachingOff,
      OriginRequestPolicyId: allButHost,
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    })
    expect(site['DistributionConfig']).toMatchObject({
      DefaultRootObject: 'index.html',
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
      CacheBehaviors: [{ PathPattern: '/avatars/*', ViewerProtocolPolicy: 'redirect-to-https' }, ...paths.map(api)],
    })
  })

  test('answers every page of the dashboard with the one document, and files as they are', () => {
    const code = z.string().parse(only(app, 'AWS::CloudFront::Function').Properties['FunctionCode'])
    const asked = (uri: string): unknown =>
      runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`)
    const uris = ['/', '/board', '/board/task_01', '/assets/main-Ab1.js', '/index.html', '/icon.svg', '/agents/a.b/x']
    expect(uris.map(asked)).toEqual([
      '/index.html',
      '/index.html',
      '/index.html',
      '/assets/main-Ab1.js',
      '/index.html',
      '/icon.svg',
      '/index.html',
    ])
  })

  test('lets pages load their own files only, and nothing inline', () => {
    const { Properties } = only(app, 'AWS::CloudFront::ResponseHeadersPolicy')
    expect(Properties['ResponseHeadersPolicyConfig']).toMatchObject({
      SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: pagePolicy, Override: true } },
    })
    expect(pagePolicy).not.toMatch(/unsafe|https?:|\*/)
  })

  test('reads files below the name of the instance, signed by its access control', () => {
    const { id } = only(app, 'AWS::CloudFront::OriginAccessControl')
    const signed = { OriginAccessControlId: { 'Fn::GetAtt': [id, 'Id'] } }
    expect(site['DistributionConfig']).toMatchObject({
      Origins: [
        { OriginPath: '/acme/dashboard', ...signed },
        { OriginPath: '/acme', ...signed },
        { CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] } },
      ],
    })
  })
})
