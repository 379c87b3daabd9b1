import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guardTemplates } from '../../lib/guard/guard-templates.ts'
import { parseTemplate } from '../../lib/guard/template.ts'
import { isObject, type Value } from '../../lib/guard/value.ts'
import {
  allowRole,
  dataStack,
  denyInsecure,
  type Edit,
  edited,
  installation,
  type Json,
  stacksOf,
} from './installation.ts'

const before = stacksOf(installation())
const table = 'Rows.Properties'
const bucket = 'Files.Properties'
const rules = `${bucket}.LifecycleConfiguration.Rules`
const statements = 'FilesPolicy.Properties.PolicyDocument.Statement'
const encryption = `${bucket}.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault`

const index = (name: string): Json => ({
  IndexName: name,
  KeySchema: [{ AttributeName: 'at', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
})

const harmless: [name: string, edit: Edit][] = [
  ['new code', { 'Execute.Properties.Code': { S3Key: `${'b'.repeat(64)}.zip` } }],
  ['more memory', { 'Execute.Properties.MemorySize': 1024 }],
  ['another environment', { 'Execute.Properties.Environment.Variables.MODEL': 'large' }],
  ['tags', { [`${table}.Tags`]: [{ Key: 'client', Value: 'acme' }] }],
  ['a description', { 'Role.Properties.Description': 'Runs agents and reviews', 'Key.Properties.Description': 'Ours' }],
  ['metadata', { 'Rows.Metadata': undefined, CDKMetadata: undefined }],
  ['another construct path', { 'Rows.Metadata.aws:cdk:path': 'Elsewhere/Table' }],
  ['a resource more', { Drafts: { Type: 'AWS::S3::Bucket', Properties: {} } }],
  [
    'a public resource more, with its policy',
    {
      Site: { Type: 'AWS::S3::Bucket' },
      SitePolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Site' }, PolicyDocument: { Statement: { Effect: 'Allow', Principal: '*' } } },
      },
    },
  ],
  [
    'an index more',
    {
      [`${table}.GlobalSecondaryIndexes.2`]: index('by-time-of-day'),
      [`${table}.AttributeDefinitions.4`]: { AttributeName: 'at', AttributeType: 'N' },
    },
  ],
  [
    'another capacity of an index',
    { [`${table}.GlobalSecondaryIndexes.0.OnDemandThroughput`]: { MaxReadRequestUnits: 9 } },
  ],
  ['a replica more', { 'Global.Properties.Replicas.2': { Region: 'us-east-1' } }],
  ['another billing mode', { [`${table}.BillingMode`]: 'PROVISIONED' }],
  ['statements in another order', { [statements]: [allowRole, denyInsecure] }],
  ['another name of a statement', { [`${statements}.0.Sid`]: 'OnlyTls' }],
  ['one action instead of a list of one', { [`${statements}.1.Action`]: 's3:GetObject' }],
  ['an allowance less', { [`${statements}.1`]: undefined }],
  ['a denial more', { [`${statements}.2`]: { ...denyInsecure, Action: 's3:DeleteObject' } }],
  ['a denial of everybody, spelt otherwise', { [`${statements}.0.Principal`]: '*' }],
  ['an open statement with a condition', { [`${statements}.2`]: { ...denyInsecure, Effect: 'Allow' } }],
  ['more backups', { 'Ledger.Properties.BackupRetentionPeriod': 30 }],
  [
    'protection on',
    {
      'Global.Properties.Replicas.1.DeletionProtectionEnabled': true,
      'Audit.Properties.DeletionProtectionEnabled': true,
    },
  ],
  ['protection as text', { [`${table}.DeletionProtectionEnabled`]: 'true' }],
  ['retained on creation too', { 'Rows.DeletionPolicy': 'RetainExceptOnCreate' }],
  ['retained from now on', { 'Events.DeletionPolicy': 'Retain', 'RunQueue.UpdateReplacePolicy': 'Retain' }],
  ['a default said aloud', { 'Events.DeletionPolicy': 'Delete', [`${bucket}.AccessControl`]: 'Private' }],
  ['a stricter encryption', { [`${encryption}.SSEAlgorithm`]: 'aws:kms:dsse' }],
  ['encryption on', { 'Logs.Properties.KmsKeyId': 'alias/acme', 'Metrics.Properties.KmsKeyId': 'alias/acme' }],
  [
    'a key of our own instead of that of SQS',
    { 'RunQueue.Properties.KmsMasterKeyId': 'alias/acme', 'RunQueue.Properties.SqsManagedSseEnabled': false },
  ],
  ['the encryption a queue has anyway', { 'RunQueue.Properties.SqsManagedSseEnabled': undefined }],
  ['a transition', { [`${rules}.0.Transitions`]: [{ StorageClass: 'GLACIER', TransitionInDays: 30 }] }],
  ['uploads given up sooner', { [`${rules}.0.AbortIncompleteMultipartUpload.DaysAfterInitiation`]: 1 }],
  ['stale delete markers', { [`${rules}.0.ExpiredObjectDeleteMarker`]: true }],
  ['a rule renamed', { [`${rules}.1.Id`]: 'temporary' }],
  ['a rule for less', { [`${rules}.1.Prefix`]: 'scratch/old/' }],
  ['a rule for less by tag', { [`${rules}.1.TagFilters`]: [{ Key: 'a', Value: 'b' }] }],
  ['a rule that waits longer', { [`${rules}.1.ExpirationInDays`]: 60 }],
  ['a rule less', { [`${rules}.1`]: undefined }],
  ['a paused rule, shorter', { [`${rules}.3.ExpirationInDays`]: 2, [`${rules}.3.Prefix`]: 'x' }],
  ['records for longer', { 'Events.Properties.RetentionPeriodHours': 8760 }],
  ['logs that pass through', { 'Logs.Properties.RetentionInDays': 7 }],
  ['a longer lock', { [`${bucket}.ObjectLockConfiguration.Rule.DefaultRetention`]: { Mode: 'COMPLIANCE', Years: 1 } }],
  ['a queue less', { RunQueue: undefined, RunQueuePolicy: undefined }],
  ['a queue renamed', { 'RunQueue.Properties.QueueName': 'acme-run-queue' }],
  ['a function less', { Execute: undefined }],
  ['a condition on a function', { 'Execute.Condition': 'IsEurope' }],
  ['an attribute written otherwise', { [`${table}.SSESpecification.KMSMasterKeyId`]: { 'Fn::GetAtt': 'Key.Arn' } }],
  ['an attribute as a substitution', { [`${table}.SSESpecification.KMSMasterKeyId`]: { 'Fn::Sub': '${Key.Arn}' } }],
  ['a name as a join', { [`${table}.TableName`]: { 'Fn::Join': ['-', ['mission', 'control', 'acme']] } }],
  [
    'a value that is none',
    { 'Token.Properties.Type': { Ref: 'AWS::NoValue' }, [`${bucket}.BucketNamePrefix`]: { Ref: 'AWS::NoValue' } },
  ],
]

test.each(harmless)('%s', (_, edit) => {
  expect(guardTemplates(before, stacksOf(edited(edit)))).toEqual([])
})

test('an output, a parameter or a stack more is harmless', () => {
  const { [dataStack]: data = {}, ...others } = installation()
  const more = { ...data, Outputs: { Table: { Value: { Ref: 'Rows' } } }, Parameters: { Name: { Type: 'String' } } }
  expect(guardTemplates(before, stacksOf({ ...others, [dataStack]: more, Another: data }))).toEqual([])
})

test('where nothing was, nothing can be hurt', () => {
  expect(guardTemplates(new Map(), before)).toEqual([])
})

test('the same intrinsic on both sides is the same', () => {
  const edit = {
    [`${table}.DeletionProtectionEnabled`]: { 'Fn::If': ['IsEurope', true, false] },
    [`${table}.PointInTimeRecoverySpecification`]: { Ref: 'Recovery' },
    [`${rules}`]: { Ref: 'Rules' },
    [statements]: [{ 'Fn::If': ['IsEurope', allowRole, denyInsecure] }],
  }
  const stacks = () => stacksOf(edited(structuredClone(edit)))
  expect(guardTemplates(stacks(), stacks())).toEqual([])
})

describe('of any template', () => {
  const names = ['Fn::If', 'Ref', 'Statement', 'Principal', 'Rules', 'IndexName', 'Status', 'Enabled', 'Type', 'Region']
  const json: fc.Arbitrary<Value> = fc.letrec<{ value: Value; object: Json }>((tie) => ({
    object: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('*')),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
  })).value
  const template = installation()[dataStack]
  const types = Object.values(isObject(template?.['Resources']) ? template['Resources'] : {}).flatMap((resource) =>
    isObject(resource) && typeof resource['Type'] === 'string' && isObject(resource['Properties'])
      ? [{ type: resource['Type'], properties: Object.keys(resource['Properties']) }]
      : [],
  )
  const resource = fc.constantFrom(...types).chain(({ type, properties }) =>
    fc.record({
      Type: fc.constant(type),
      Properties: fc.dictionary(fc.constantFrom(...properties), json),
      DeletionPolicy: fc.constantFrom('Retain', 'Delete', 'Snapshot'),
    }),
  )
  const resources = fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), resource, { maxKeys: 5 })
  const stacksWith = (Resources: Value) => stacksOf({ [dataStack]: { Resources } })

  test('the same template in another order of keys is harmless', () => {
    fc.assert(
      fc.property(resources, fc.infiniteStream(fc.nat()), (some, order) => {
        expect(guardTemplates(stacksWith(some), stacksWith(shuffled(some, order)))).toEqual([])
      }),
    )
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (order) => {
        const shuffle = ([name, one]: [string, Json]) => [name, reordered(one, order)] as const
        const again = Object.fromEntries(Object.entries(installation()).map(shuffle))
        expect(guardTemplates(before, stacksOf(again))).toEqual([])
      }),
    )
  })

  test('what is added is harmless, as long as it opens nothing that was there', () => {
    fc.assert(
      fc.property(resources, resources, (some, more) => {
        const added = Object.fromEntries(
          Object.entries(more).map(([id, one]) => [
            `New${id}`,
            { ...one, Properties: { ...one.Properties, Bucket: { Ref: `New${id}` } } },
          ]),
        )
        expect(guardTemplates(stacksWith(some), stacksWith({ ...some, ...added }))).toEqual([])
      }),
    )
  })
})

/** The keys of every object in an order that the numbers decide. */
function shuffled(value: Value, order: IterableIterator<number>): Value {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order))
  return isObject(value) ? reordered(value, order) : value
}

function reordered(object: Json, order: IterableIterator<number>): Json {
  const ranked = Object.entries(object).map(([key, one]) => ({ key, one, rank: Number(order.next().value) }))
  const entries = ranked.toSorted((a, b) => a.rank - b.rank)
  return Object.fromEntries(entries.map(({ key, one }) => [key, shuffled(one, order)]))
}

test('a template in which resources are made by a loop is refused rather than overlooked', () => {
  const text = JSON.stringify({ Resources: { 'Fn::ForEach::Tables': ['Name', ['a'], {}] } })
  expect(() => parseTemplate(text, 'x.template.json')).toThrow(
    /^x\.template\.json is no template the guard can judge: Resources\.Fn::ForEach::Tables: .*; expected what cdk synth writes$/,
  )
})
