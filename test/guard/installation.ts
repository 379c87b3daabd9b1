import { parseTemplate, type Stacks } from '../../lib/guard/template.ts'
import { isObject, type Properties, type Value } from '../../lib/guard/value.ts'

export const dataStack = 'MissionControl-acme-Data'
export const appStack = 'MissionControl-acme-App'

/** Templates as CDK writes them. */
export type Json = Properties
/** What to put where: `Rows.Properties.TableName`. What is undefined is taken away. */
export type Edit = Record<string, Value | undefined>

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }
const pathOf = (path: string): Json => ({ Metadata: { 'aws:cdk:path': path } })

const rows: Json = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'mission-control-acme',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'agent', AttributeType: 'S' },
      { AttributeName: 'status', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-agent',
        KeySchema: [
          { AttributeName: 'agent', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-status',
        KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title', 'agent'] },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-time',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  },
  ...kept,
  ...pathOf('MissionControl-acme-Data/Rows/Table/Resource'),
}

const files: Json = {
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketName: { 'Fn::Join': ['-', ['mission-control-acme', { Ref: 'AWS::AccountId' }]] },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] },
          },
        },
      ],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
    },
    LifecycleConfiguration: {
      Rules: [
        { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        { Id: 'scratch', Status: 'Enabled', Prefix: 'scratch/', ExpirationInDays: 30 },
        {
          Id: 'old',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 5 },
        },
        { Id: 'paused', Status: 'Disabled', ExpirationInDays: 1 },
      ],
    },
  },
  ...kept,
  ...pathOf('MissionControl-acme-Data/Files/Bucket/Resource'),
}

const bucketArn = { 'Fn::GetAtt': ['Files', 'Arn'] }
export const denyInsecure: Json = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [bucketArn, { 'Fn::Join': ['', [bucketArn, '/*']] }],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}
export const allowRole: Json = {
  Sid: 'Reader',
  Effect: 'Allow',
  Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: bucketArn,
}

const filesPolicy: Json = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: 'Files' },
    PolicyDocument: { Version: '2012-10-17', Statement: [denyInsecure, allowRole] },
  },
}

const key: Json = {
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: {
      Statement: [{ Effect: 'Allow', Principal: { AWS: { Ref: 'AWS::AccountId' } }, Action: 'kms:*', Resource: '*' }],
    },
    PendingWindowInDays: 30,
  },
  ...kept,
}

const globalTable: Json = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    Replicas: ['eu-central-1', 'eu-west-1'].map((Region) => ({
      Region,
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { KMSMasterKeyId: `alias/acme-${Region}` },
    })),
    SSESpecification: { SSEEnabled: true },
  },
  ...kept,
}

const otherData: Json = {
  Users: {
    Type: 'AWS::Cognito::UserPool',
    Properties: { UserPoolName: 'acme', UsernameAttributes: ['email'], DeletionProtection: 'ACTIVE' },
    ...kept,
  },
  Ledger: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceIdentifier: 'acme-ledger',
      DeletionProtection: true,
      StorageEncrypted: true,
      PubliclyAccessible: false,
      BackupRetentionPeriod: 14,
      DeleteAutomatedBackups: false,
    },
    DeletionPolicy: 'Snapshot',
    UpdateReplacePolicy: 'Snapshot',
  },
  Events: {
    Type: 'AWS::Kinesis::Stream',
    Properties: {
      Name: 'acme-events',
      RetentionPeriodHours: 168,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
    },
  },
  Token: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'acme/token', KmsKeyId: { Ref: 'Key' }, GenerateSecretString: { PasswordLength: 32 } },
  },
  Images: {
    Type: 'AWS::ECR::Repository',
    Properties: { RepositoryName: 'acme', EmptyOnDelete: false },
  },
  Shared: { Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true, BackupPolicy: { Status: 'ENABLED' } } },
  Vault: {
    Type: 'AWS::Backup::BackupVault',
    Properties: { BackupVaultName: 'acme', LockConfiguration: { MinRetentionDays: 30 } },
  },
  Metrics: {
    Type: 'AWS::Timestream::Table',
    Properties: { RetentionProperties: { MagneticStoreRetentionPeriodInDays: '365' } },
  },
  Search: {
    Type: 'AWS::OpenSearchService::Domain',
    Properties: { EncryptionAtRestOptions: { Enabled: true }, NodeToNodeEncryptionOptions: { Enabled: true } },
  },
  Setting: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/mission-control/acme/model', Type: 'String', Value: 'x' },
  },
  Audit: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/acme/audit', RetentionInDays: 365 }, ...kept },
}

const app: Json = {
  Role: { Type: 'AWS::IAM::Role', Properties: { Description: 'Runs agents' } },
  Execute: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'acme-execute',
      Code: { S3Key: `${'a'.repeat(64)}.zip` },
      MemorySize: 512,
      Environment: { Variables: { TABLE_NAME: 'mission-control-acme' } },
    },
  },
  RunQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'acme-runs', SqsManagedSseEnabled: true } },
  LostQueue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: 'alias/acme' } },
  RunQueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: 'RunQueue' }], PolicyDocument: { Statement: [] } },
  },
  Alarms: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/acme' } },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 90 } },
  CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:abc' } },
}

/** One client's templates: those of the data, and those of the app. */
export const installation = (): Record<string, Json> =>
  structuredClone({
    [dataStack]: {
      Conditions: { IsEurope: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
      Resources: { Rows: rows, Files: files, FilesPolicy: filesPolicy, Key: key, Global: globalTable, ...otherData },
    },
    [appStack]: { Resources: app },
  })

/** The installation after some edits. An edit of a resource that is nowhere yet goes into the data stack. */
export function edited(edit: Edit, templates = installation()): Record<string, Json> {
  for (const [path, value] of Object.entries(edit)) {
    const keys = path.split('.')
    const stack = Object.values(templates).find((one) => has(one['Resources'], keys[0])) ?? templates[dataStack]
    put(path.startsWith('Conditions.') ? templates[dataStack] : stack?.['Resources'], keys, value)
  }
  return templates
}

const has = (resources: Value | undefined, id: string | undefined): boolean =>
  isObject(resources) && id !== undefined && Object.hasOwn(resources, id)

function put(within: Value | undefined, [key = '', ...rest]: string[], value: Value | undefined): void {
  if (Array.isArray(within)) {
    if (rest.length > 0) put(within[Number(key)], rest, value)
    else if (value === undefined) within.splice(Number(key), 1)
    else within[Number(key)] = value
  } else if (isObject(within)) {
    if (rest.length > 0) put((within[key] ??= {}), rest, value)
    else if (value === undefined) delete within[key]
    else within[key] = value
  } else throw new Error(`nothing to edit at ${key}`)
}

/** As the guard reads them. The data stack is protected from termination. */
export const stacksOf = (templates: Record<string, Json>): Stacks =>
  new Map(
    Object.entries(templates).map(([name, template]) => [
      name,
      { template: parseTemplate(JSON.stringify(template), name), terminationProtection: name === dataStack },
    ]),
  )
