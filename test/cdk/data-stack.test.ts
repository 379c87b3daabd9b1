import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { expiryAttribute, streamView, tableIndexes, tableKey } from '../../lib/core/table.ts'
import { synthesised } from './synth.ts'
import { only, typesIn } from './template.ts'

const { data, texts } = await synthesised()

const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
]

test('it holds one table and one bucket, and nothing else that a release could change', () => {
  const types = typesIn(data).filter((type) => type !== 'AWS::CDK::Metadata')
  expect(types.toSorted()).toEqual(['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'])
})

test.each(['AWS::DynamoDB::Table', 'AWS::S3::Bucket'])('%s is kept whatever happens to the stack', (type) => {
  expect(only(data, type)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
})

test('nobody can delete the stack by a slip', () => {
  const { artifacts } = z
    .object({ artifacts: z.record(z.string(), z.looseObject({})) })
    .parse(JSON.parse(texts.manifest))
  expect(artifacts['MissionControl-acme-Data']).toMatchObject({
    type: 'aws:cloudformation:stack',
    properties: { terminationProtection: true, tags: { instance: 'acme' } },
  })
})

describe('the table', () => {
  const { Properties: table } = only(data, 'AWS::DynamoDB::Table')

  test('has the name, the keys and the indexes that the code expects', () => {
    expect(table).toMatchObject({ TableName: 'mission-control-acme', KeySchema: keySchema(tableKey) })
    expect(table['GlobalSecondaryIndexes']).toEqual(
      tableIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    )
    expect(table['LocalSecondaryIndexes']).toBeUndefined()
  })

  test('has text for keys, and defines no attribute that is no key', () => {
    const names = new Set([tableKey, ...tableIndexes].flatMap(({ partition, sort }) => [partition, sort]))
    expect(table['AttributeDefinitions']).toEqual(
      [...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    )
  })

  test('cannot be deleted, and can be restored to any second', () => {
    expect(table).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })

  test('costs nothing while nobody uses it', () => {
    expect(table).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' })
    expect(table['ProvisionedThroughput']).toBeUndefined()
  })

  test('lets rows expire and tells of changes as the code expects', () => {
    expect(table).toMatchObject({
      TimeToLiveSpecification: { AttributeName: expiryAttribute, Enabled: true },
      StreamSpecification: { StreamViewType: streamView },
    })
    expect({ expiryAttribute, streamView }).toEqual({ expiryAttribute: 'expiresAt', streamView: 'NEW_AND_OLD_IMAGES' })
  })
})

describe('the bucket', () => {
  const { id, Properties: bucket } = only(data, 'AWS::S3::Bucket')
  const { PolicyDocument: policy } = only(data, 'AWS::S3::BucketPolicy').Properties
  const arn = { 'Fn::GetAtt': [id, 'Arn'] }
  const below = (path: string) => ({ 'Fn::Join': ['', [arn, path]] })

  test('keeps every version of its files, encrypted', () => {
    const encryption = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }
    expect(bucket).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [encryption] },
    })
  })

  test('lets nothing expire but uploads that were broken off', () => {
    expect(bucket['LifecycleConfiguration']).toEqual({
      Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' }],
    })
  })

  test('can be opened to the public by no policy and no access list', () => {
    expect(bucket['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
  })

  test('is reached over TLS only, and by CloudFront for the dashboard and avatars of this instance alone', () => {
    expect(policy).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Action: 's3:*',
          Principal: { AWS: '*' },
          Resource: [arn, below('/*')],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Resource: [below('/acme/dashboard/*'), below('/acme/avatars/*')],
          Condition: {
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Join': [
                  '',
                  ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/*'],
                ],
              },
            },
          },
        },
      ],
    })
    expect(policy).toHaveProperty('Statement.length', 2)
  })
})
