import type { Properties, Value } from '../../lib/guard/value.ts'
import { isObject } from '../../lib/guard/value.ts'

/** What `cdk synth` wrote, to be changed in place. */
export interface Copy {
  data: Properties
  app: Properties
  manifest: Properties
}

export type Mutation = (copy: Copy) => void

export interface Harm {
  mutate: Mutation
  /** The word that `--allow` takes after the resource. */
  property: string
}

function within(value: Value | undefined, key: string): Properties {
  const found = isObject(value) ? value[key] : undefined
  if (isObject(found)) return found
  throw new Error(`there is no ${key} to change`)
}

/** A resource by its type, with the logical id. */
function find(template: Properties, type: string, prefix = ''): [id: string, resource: Properties] {
  const resources = within(template, 'Resources')
  for (const [id, resource] of Object.entries(resources))
    if (isObject(resource) && resource['Type'] === type && id.startsWith(prefix)) return [id, resource]
  throw new Error(`there is no ${type} ${prefix}`)
}

const TABLE = 'AWS::DynamoDB::Table'
const BUCKET = 'AWS::S3::Bucket'
const POLICY = 'AWS::S3::BucketPolicy'

const properties = (template: Properties, type: string, prefix?: string): Properties =>
  within(find(template, type, prefix)[1], 'Properties')

const set =
  (type: string, property: string, value: Value | undefined): Mutation =>
  ({ data }) => {
    const all = properties(data, type)
    if (value === undefined) delete all[property]
    else all[property] = value
  }

const attribute =
  (type: string, name: string, value: string): Mutation =>
  ({ data }) => {
    find(data, type)[1][name] = value
  }

const remove =
  (...types: string[]): Mutation =>
  ({ data, app }) => {
    for (const type of types) {
      const template = type.startsWith('AWS::CloudWatch') ? app : data
      delete within(template, 'Resources')[find(template, type)[0]]
    }
  }

/** Another logical id wherever it is used: what happens when a construct is called something else. */
function renameIn(template: Properties, id: string, to: string): void {
  const renamed: unknown = JSON.parse(JSON.stringify(template).replaceAll(`"${id}"`, `"${to}"`))
  Object.assign(template, renamed)
}

const rename =
  (type: string): Mutation =>
  ({ data }) =>
    renameIn(data, find(data, type)[0], 'Renamed0A1B2C3D')

function list(within: Properties, key: string): Value[] {
  const found = within[key]
  if (Array.isArray(found)) return found
  throw new Error(`there is no list ${key}`)
}

const indexes = ({ data }: Copy): Value[] => list(properties(data, TABLE), 'GlobalSecondaryIndexes')
const rules = ({ data }: Copy): Value[] => list(within(properties(data, BUCKET), 'LifecycleConfiguration'), 'Rules')
const statements = ({ data }: Copy): Value[] => list(within(properties(data, POLICY), 'PolicyDocument'), 'Statement')

const artifact = ({ manifest }: Copy, suffix: string): Properties => {
  const artifacts = within(manifest, 'artifacts')
  const name = Object.keys(artifacts).find((one) => one.endsWith(suffix))
  return within(within(artifacts, name ?? suffix), 'properties')
}

const index = (name: string): Properties => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: 'byAgent', KeyType: 'HASH' },
    { AttributeName: 'lineOrder', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' },
})

/** Changes of our own templates that could cost a client something: the guard must refuse each. */
export const harms: Record<string, Harm> = {
  'the table is removed': { mutate: remove(TABLE), property: 'Resource' },
  'the construct of the table is renamed': { mutate: rename(TABLE), property: 'Resource' },
  'the table has another name': { mutate: set(TABLE, 'TableName', 'mission-control-2'), property: 'TableName' },
  'the table has no name': { mutate: set(TABLE, 'TableName', undefined), property: 'TableName' },
  'the table goes with its stack': {
    mutate: attribute(TABLE, 'DeletionPolicy', 'Delete'),
    property: 'DeletionPolicy',
  },
  'the table goes when it is replaced': {
    mutate: attribute(TABLE, 'UpdateReplacePolicy', 'Delete'),
    property: 'UpdateReplacePolicy',
  },
  'the table may be deleted': {
    mutate: set(TABLE, 'DeletionProtectionEnabled', false),
    property: 'DeletionProtectionEnabled',
  },
  'the table cannot be restored': {
    mutate: set(TABLE, 'PointInTimeRecoverySpecification', { PointInTimeRecoveryEnabled: false }),
    property: 'PointInTimeRecoverySpecification',
  },
  'rows do not expire': {
    mutate: set(TABLE, 'TimeToLiveSpecification', undefined),
    property: 'TimeToLiveSpecification',
  },
  'rows expire by something else': {
    mutate: set(TABLE, 'TimeToLiveSpecification', { AttributeName: 'createdAt', Enabled: true }),
    property: 'TimeToLiveSpecification',
  },
  'nobody is told of changes': {
    mutate: set(TABLE, 'StreamSpecification', undefined),
    property: 'StreamSpecification',
  },
  'an index is removed': { mutate: (copy) => void indexes(copy).pop(), property: 'GlobalSecondaryIndexes' },
  'an index has another key': {
    mutate: (copy) => void indexes(copy).splice(0, 1, index('by-status')),
    property: 'GlobalSecondaryIndexes',
  },
  'the table has another key': {
    mutate: set(TABLE, 'KeySchema', [{ AttributeName: 'pk', KeyType: 'HASH' }]),
    property: 'KeySchema',
  },
  'files lose their versions': {
    mutate: set(BUCKET, 'VersioningConfiguration', { Status: 'Suspended' }),
    property: 'VersioningConfiguration',
  },
  'files expire': {
    mutate: (copy) => void rules(copy).push({ Status: 'Enabled', ExpirationInDays: 365 }),
    property: 'LifecycleConfiguration',
  },
  'old versions expire': {
    mutate: (copy) => void rules(copy).push({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    property: 'LifecycleConfiguration',
  },
  'files could be made public': {
    mutate: set(BUCKET, 'PublicAccessBlockConfiguration', undefined),
    property: 'PublicAccessBlockConfiguration',
  },
  'files are open to everybody': {
    mutate: (copy) =>
      void statements(copy).push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    property: 'PolicyDocument',
  },
  'files travel without TLS': { mutate: (copy) => void statements(copy).shift(), property: 'PolicyDocument' },
  'the policy of the bucket is removed': { mutate: remove(POLICY), property: 'Resource' },
  'files are not encrypted': { mutate: set(BUCKET, 'BucketEncryption', undefined), property: 'BucketEncryption' },
  'the bucket is removed': { mutate: remove(BUCKET, POLICY), property: 'Resource' },
  'the construct of the bucket is renamed': { mutate: rename(BUCKET), property: 'Resource' },
  'the bucket has another name': { mutate: set(BUCKET, 'BucketName', 'mission-control-2'), property: 'BucketName' },
  'the bucket goes with its stack': {
    mutate: attribute(BUCKET, 'DeletionPolicy', 'Delete'),
    property: 'DeletionPolicy',
  },
  'the stack may be deleted': {
    mutate: (copy) => void (artifact(copy, '-Data')['terminationProtection'] = false),
    property: 'terminationProtection',
  },
  'the stack has another name': {
    mutate: (copy) => void (artifact(copy, '-Data')['stackName'] = 'MissionControl-2-Data'),
    property: 'Stack',
  },
}

const onExecute =
  (change: (lambda: Properties) => void): Mutation =>
  ({ app }) =>
    change(properties(app, 'AWS::Lambda::Function', 'ExecuteDoor'))

function reversed(value: Value): Value {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reversed(one)]),
  )
}

function reorder(template: Properties): void {
  const turned = reversed(template)
  for (const key of Object.keys(template)) delete template[key]
  Object.assign(template, turned)
}

function forgetMetadata(template: Properties): void {
  const resources = within(template, 'Resources')
  delete resources['CDKMetadata']
  for (const resource of Object.values(resources)) if (isObject(resource)) delete resource['Metadata']
}

/** Changes of our own templates that a release may bring: the guard must let each pass. */
export const harmless: Record<string, Mutation> = {
  'nothing changes': () => {},
  'the code of all Lambdas is new': ({ app }) => {
    const text = JSON.stringify(app).replaceAll(/[0-9a-f]{64}/g, 'f'.repeat(64))
    Object.assign(app, JSON.parse(text))
  },
  'a Lambda has more memory': onExecute((lambda) => (lambda['MemorySize'] = 512)),
  'a Lambda is told more': onExecute((lambda) => (within(within(lambda, 'Environment'), 'Variables')['MORE'] = '1')),
  'a Lambda is gone': ({ app }) => {
    delete within(app, 'Resources')[find(app, 'AWS::Lambda::Function', 'EgressDoor')[0]]
  },
  'the table has a tag': set(TABLE, 'Tags', [{ Key: 'client', Value: 'acme' }]),
  'the stacks have another tag': (copy) => void (artifact(copy, '-App')['tags'] = { version: '2' }),
  'an index is added': (copy) => void indexes(copy).push(index('by-agent-line')),
  'an alarm is gone': remove('AWS::CloudWatch::Alarm'),
  'a queue is renamed': ({ app }) => renameIn(app, find(app, 'AWS::SQS::Queue', 'RunningQueue')[0], 'Renamed0A1B2C3D'),
  'the stack is described otherwise': ({ data }) => void (data['Description'] = 'Data of a client'),
  'an output is added': ({ data }) => void (within(data, 'Outputs')['More'] = { Value: 'more' }),
  'what CDK wrote down for itself is gone': ({ data, app }) => [data, app].forEach(forgetMetadata),
  'the JSON is in another order': ({ data, app, manifest }) => [data, app, manifest].forEach(reorder),
  'broken-off uploads are removed sooner': (copy) =>
    void rules(copy).splice(0, 1, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }),
  'rows can be restored for a set time': set(TABLE, 'PointInTimeRecoverySpecification', {
    PointInTimeRecoveryEnabled: true,
    RecoveryPeriodInDays: 35,
  }),
}
