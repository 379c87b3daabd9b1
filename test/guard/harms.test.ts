import { describe, expect, test } from 'vitest'
import { allowanceOf } from '../../lib/guard/finding.ts'
import { guardTemplates } from '../../lib/guard/guard-templates.ts'
import { allowRole, type Edit, edited, installation, stacksOf } from './installation.ts'

type Case = [name: string, edit: Edit, ...allowances: string[]]

const before = stacksOf(installation())
const findingsAfter = (edit: Edit) => guardTemplates(before, stacksOf(edited(edit)))

const table = 'Rows.Properties'
const bucket = 'Files.Properties'
const statements = 'FilesPolicy.Properties.PolicyDocument.Statement'
const toEverybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }
const fromParameter = { Ref: 'Protect' }
const encryption = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault'

const existence: Case[] = [
  ['a table is removed', { Rows: undefined }, 'Rows:Resource'],
  ['a bucket is removed with its policy', { Files: undefined, FilesPolicy: undefined }, 'Files:Resource'],
  ['a key is removed', { Key: undefined }, 'Key:Resource'],
  ['a setting is removed', { Setting: undefined }, 'Setting:Resource'],
  ['a retained log group is removed', { Audit: undefined }, 'Audit:Resource'],
  ['a table becomes a global table', { 'Rows.Type': 'AWS::DynamoDB::GlobalTable' }, 'Rows:Type'],
  ['a function becomes something else', { 'Execute.Type': 'AWS::Lambda::Alias' }, 'Execute:Type'],
  ['a condition is put on a table', { 'Rows.Condition': 'IsEurope' }, 'Rows:Condition'],
  ['a condition is put on a bucket policy', { 'FilesPolicy.Condition': 'IsEurope' }, 'FilesPolicy:Condition'],
]

const replacement: Case[] = [
  ['another table name', { [`${table}.TableName`]: 'acme-2' }, 'Rows:TableName'],
  ['no table name any more', { [`${table}.TableName`]: undefined }, 'Rows:TableName'],
  ['another sort key', { [`${table}.KeySchema.1.AttributeName`]: 'agent' }, 'Rows:KeySchema'],
  ['a key of another type', { [`${table}.AttributeDefinitions.1.AttributeType`]: 'N' }, 'Rows:AttributeDefinitions'],
  ['a local index removed', { [`${table}.LocalSecondaryIndexes`]: undefined }, 'Rows:LocalSecondaryIndexes'],
  ['another bucket name', { [`${bucket}.BucketName`]: 'acme-2' }, 'Files:BucketName'],
  ['a bucket name from a parameter', { [`${bucket}.BucketName`]: { Ref: 'Name' } }, 'Files:BucketName'],
  ['a database encrypted no more', { 'Ledger.Properties.StorageEncrypted': false }, 'Ledger:StorageEncrypted'],
  ['another identifier', { 'Ledger.Properties.DBInstanceIdentifier': 'x' }, 'Ledger:DBInstanceIdentifier'],
  ['other sign-in names', { 'Users.Properties.UsernameAttributes': ['phone_number'] }, 'Users:UsernameAttributes'],
  ['another stream name', { 'Events.Properties.Name': 'x' }, 'Events:Name'],
  ['another secret name', { 'Token.Properties.Name': 'x' }, 'Token:Name'],
  ['a file system encrypted no more', { 'Shared.Properties.Encrypted': false }, 'Shared:Encrypted'],
  ['another name of a retained log group', { 'Audit.Properties.LogGroupName': '/x' }, 'Audit:LogGroupName'],
  ['another repository name', { 'Images.Properties.RepositoryName': 'x' }, 'Images:RepositoryName'],
]

const retention: Case[] = [
  ['deleted with the stack', { 'Rows.DeletionPolicy': 'Delete' }, 'Rows:DeletionPolicy'],
  ['no deletion policy', { 'Rows.DeletionPolicy': undefined }, 'Rows:DeletionPolicy'],
  ['only a snapshot', { 'Rows.DeletionPolicy': 'Snapshot' }, 'Rows:DeletionPolicy'],
  ['no snapshot', { 'Ledger.DeletionPolicy': 'Delete' }, 'Ledger:DeletionPolicy'],
  ['deleted when replaced', { 'Files.UpdateReplacePolicy': 'Delete' }, 'Files:UpdateReplacePolicy'],
  ['no snapshot when replaced', { 'Ledger.UpdateReplacePolicy': undefined }, 'Ledger:UpdateReplacePolicy'],
  ['a log group', { 'Audit.DeletionPolicy': undefined }, 'Audit:DeletionPolicy'],
  ['a policy from a parameter', { 'Rows.DeletionPolicy': fromParameter }, 'Rows:DeletionPolicy'],
]

const pitr = 'PointInTimeRecoverySpecification'
const protection: Case[] = [
  ['a table', { [`${table}.DeletionProtectionEnabled`]: false }, 'Rows:DeletionProtectionEnabled'],
  ['a table, unsaid', { [`${table}.DeletionProtectionEnabled`]: undefined }, 'Rows:DeletionProtectionEnabled'],
  [
    'a table, from a parameter',
    { [`${table}.DeletionProtectionEnabled`]: fromParameter },
    'Rows:DeletionProtectionEnabled',
  ],
  ['a replica', { 'Global.Properties.Replicas.1.DeletionProtectionEnabled': false }, 'Global:Replicas'],
  ['a replica removed', { 'Global.Properties.Replicas.1': undefined }, 'Global:Replicas'],
  ['a replica without recovery', { [`Global.Properties.Replicas.0.${pitr}`]: undefined }, 'Global:Replicas'],
  ['a user pool', { 'Users.Properties.DeletionProtection': 'INACTIVE' }, 'Users:DeletionProtection'],
  ['a database', { 'Ledger.Properties.DeletionProtection': undefined }, 'Ledger:DeletionProtection'],
  ['no recovery', { [`${table}.${pitr}`]: undefined }, `Rows:${pitr}`],
  ['recovery off', { [`${table}.${pitr}.PointInTimeRecoveryEnabled`]: false }, `Rows:${pitr}`],
  ['a shorter recovery', { [`${table}.${pitr}.RecoveryPeriodInDays`]: 7 }, `Rows:${pitr}`],
  ['recovery on a condition', { [`${table}.${pitr}`]: { 'Fn::If': ['IsEurope', { a: 1 }, { b: 1 }] } }, `Rows:${pitr}`],
  ['no versions', { [`${bucket}.VersioningConfiguration`]: undefined }, 'Files:VersioningConfiguration'],
  ['suspended', { [`${bucket}.VersioningConfiguration.Status`]: 'Suspended' }, 'Files:VersioningConfiguration'],
  ['no lock', { [`${bucket}.ObjectLockConfiguration`]: undefined }, 'Files:ObjectLockConfiguration'],
  [
    'a shorter lock',
    { [`${bucket}.ObjectLockConfiguration.Rule.DefaultRetention.Days`]: 10 },
    'Files:ObjectLockConfiguration',
  ],
  ['a lock without a rule', { [`${bucket}.ObjectLockConfiguration.Rule`]: undefined }, 'Files:ObjectLockConfiguration'],
  ['fewer backups', { 'Ledger.Properties.BackupRetentionPeriod': 3 }, 'Ledger:BackupRetentionPeriod'],
  ['backups that go with it', { 'Ledger.Properties.DeleteAutomatedBackups': true }, 'Ledger:DeleteAutomatedBackups'],
  ['no backups', { 'Shared.Properties.BackupPolicy.Status': 'DISABLED' }, 'Shared:BackupPolicy'],
  ['a vault unlocked', { 'Vault.Properties.LockConfiguration': undefined }, 'Vault:LockConfiguration'],
  ['a key off', { 'Key.Properties.Enabled': false }, 'Key:Enabled'],
  ['a key gone sooner', { 'Key.Properties.PendingWindowInDays': 7 }, 'Key:PendingWindowInDays'],
  ['images that go too', { 'Images.Properties.EmptyOnDelete': true }, 'Images:EmptyOnDelete'],
  ['a new password', { 'Token.Properties.GenerateSecretString.PasswordLength': 40 }, 'Token:GenerateSecretString'],
]

const rules = `${bucket}.LifecycleConfiguration.Rules`
const ttl = 'TimeToLiveSpecification'
const expiry: Case[] = [
  ['rows expire no more', { [`${table}.${ttl}`]: undefined }, `Rows:${ttl}`],
  ['rows expire no more, said', { [`${table}.${ttl}.Enabled`]: false }, `Rows:${ttl}`],
  ['by another attribute', { [`${table}.${ttl}.AttributeName`]: 'createdAt' }, `Rows:${ttl}`],
  ['rows begin to expire', { [`Global.Properties.${ttl}`]: { AttributeName: 'at', Enabled: true } }, `Global:${ttl}`],
  ['a new rule', { [`${rules}.4`]: { Status: 'Enabled', ExpirationInDays: 365 } }, 'Files:LifecycleConfiguration'],
  ['a rule enabled', { [`${rules}.3.Status`]: 'Enabled' }, 'Files:LifecycleConfiguration'],
  ['enabled by a parameter', { [`${rules}.3.Status`]: fromParameter }, 'Files:LifecycleConfiguration'],
  ['a rule shortened', { [`${rules}.1.ExpirationInDays`]: 29 }, 'Files:LifecycleConfiguration'],
  ['a rule for more', { [`${rules}.1.Prefix`]: 's' }, 'Files:LifecycleConfiguration'],
  ['a rule for all', { [`${rules}.1.Prefix`]: undefined }, 'Files:LifecycleConfiguration'],
  ['a date', { [`${rules}.0.ExpirationDate`]: '2030-01-01T00:00:00Z' }, 'Files:LifecycleConfiguration'],
  [
    'old versions sooner',
    { [`${rules}.2.NoncurrentVersionExpiration.NoncurrentDays`]: 30 },
    'Files:LifecycleConfiguration',
  ],
  [
    'fewer old versions',
    { [`${rules}.2.NoncurrentVersionExpiration.NewerNoncurrentVersions`]: 1 },
    'Files:LifecycleConfiguration',
  ],
  [
    'old versions, old spelling',
    { [`${rules}.0.NoncurrentVersionExpirationInDays`]: 3 },
    'Files:LifecycleConfiguration',
  ],
  ['images', { 'Images.Properties.LifecyclePolicy': { LifecyclePolicyText: '{}' } }, 'Images:LifecyclePolicy'],
  ['records', { 'Events.Properties.RetentionPeriodHours': undefined }, 'Events:RetentionPeriodHours'],
  [
    'measurements',
    { 'Metrics.Properties.RetentionProperties.MagneticStoreRetentionPeriodInDays': '30' },
    'Metrics:RetentionProperties',
  ],
  ['logs that are kept', { 'Audit.Properties.RetentionInDays': 30 }, 'Audit:RetentionInDays'],
]

const indexes = `${table}.GlobalSecondaryIndexes`
const lookup: Case[] = [
  ['an index removed', { [`${indexes}.0`]: undefined }, 'Rows:GlobalSecondaryIndexes'],
  ['an index renamed', { [`${indexes}.0.IndexName`]: 'by-agents' }, 'Rows:GlobalSecondaryIndexes'],
  ['all indexes removed', { [indexes]: undefined }, 'Rows:GlobalSecondaryIndexes', 'Rows:GlobalSecondaryIndexes'],
  ['re-keyed', { [`${indexes}.0.KeySchema.0.AttributeName`]: 'status' }, 'Rows:GlobalSecondaryIndexes'],
  ['less projected', { [`${indexes}.1.Projection.NonKeyAttributes`]: ['title'] }, 'Rows:GlobalSecondaryIndexes'],
  ['a stream removed', { [`${table}.StreamSpecification`]: undefined }, 'Rows:StreamSpecification'],
  ['other images', { [`${table}.StreamSpecification.StreamViewType`]: 'NEW_IMAGE' }, 'Rows:StreamSpecification'],
]

const access: Case[] = [
  ['unblocked', { [`${bucket}.PublicAccessBlockConfiguration`]: undefined }, 'Files:PublicAccessBlockConfiguration'],
  [
    'one flag less',
    { [`${bucket}.PublicAccessBlockConfiguration.BlockPublicPolicy`]: false },
    'Files:PublicAccessBlockConfiguration',
  ],
  ['a public list', { [`${bucket}.AccessControl`]: 'PublicRead' }, 'Files:AccessControl'],
  ['a public statement', { [`${statements}.2`]: toEverybody }, 'FilesPolicy:PolicyDocument'],
  [
    'a public statement among others',
    { [`${statements}.2`]: { ...toEverybody, Principal: { AWS: ['123456789012', '*'] } } },
    'FilesPolicy:PolicyDocument',
  ],
  ['opened to all', { [`${statements}.1.Principal`]: '*' }, 'FilesPolicy:PolicyDocument'],
  ['a statement that nobody can read', { [`${statements}.2`]: fromParameter }, 'FilesPolicy:PolicyDocument'],
  ['without TLS', { [statements]: [allowRole] }, 'FilesPolicy:PolicyDocument'],
  ['without TLS for some', { [`${statements}.0.Resource`]: '*/*' }, 'FilesPolicy:PolicyDocument'],
  ['no bucket policy', { FilesPolicy: undefined }, 'FilesPolicy:Resource'],
  ['a policy of another bucket', { 'FilesPolicy.Properties.Bucket': 'other' }, 'FilesPolicy:Bucket'],
  [
    'a public queue',
    { 'RunQueuePolicy.Properties.PolicyDocument.Statement': [toEverybody] },
    'RunQueuePolicy:PolicyDocument',
  ],
  ['a public key', { 'Key.Properties.KeyPolicy.Statement.0.Principal.AWS': '*' }, 'Key:KeyPolicy'],
  ['a public table', { [`${table}.ResourcePolicy.PolicyDocument.Statement`]: [toEverybody] }, 'Rows:ResourcePolicy'],
  ['a public database', { 'Ledger.Properties.PubliclyAccessible': true }, 'Ledger:PubliclyAccessible'],
  ['a database as AWS likes', { 'Ledger.Properties.PubliclyAccessible': undefined }, 'Ledger:PubliclyAccessible'],
  [
    'a new policy that opens a secret',
    {
      TokenPolicy: {
        Type: 'AWS::SecretsManager::ResourcePolicy',
        Properties: { SecretId: { Ref: 'Token' }, ResourcePolicy: { Statement: [toEverybody] } },
      },
    },
    'TokenPolicy:ResourcePolicy',
  ],
]

const encrypting: Case[] = [
  ['a table', { [`${table}.SSESpecification`]: undefined }, 'Rows:SSESpecification'],
  ['a table by another key', { [`${table}.SSESpecification.KMSMasterKeyId`]: 'x' }, 'Rows:SSESpecification'],
  ['a table without a key', { [`${table}.SSESpecification.KMSMasterKeyId`]: undefined }, 'Rows:SSESpecification'],
  ['a global table', { 'Global.Properties.SSESpecification.SSEEnabled': false }, 'Global:SSESpecification'],
  ['a replica', { 'Global.Properties.Replicas.0.SSESpecification': undefined }, 'Global:Replicas'],
  ['a bucket', { [`${bucket}.BucketEncryption`]: undefined }, 'Files:BucketEncryption'],
  ['a bucket by S3', { [`${bucket}.${encryption}`]: { SSEAlgorithm: 'AES256' } }, 'Files:BucketEncryption'],
  ['a bucket by another key', { [`${bucket}.${encryption}.KMSMasterKeyID`]: 'x' }, 'Files:BucketEncryption'],
  ['a queue', { 'RunQueue.Properties.SqsManagedSseEnabled': false }, 'RunQueue:SqsManagedSseEnabled'],
  ['a queue without a key', { 'LostQueue.Properties.KmsMasterKeyId': undefined }, 'LostQueue:KmsMasterKeyId'],
  ['a topic', { 'Alarms.Properties.KmsMasterKeyId': undefined }, 'Alarms:KmsMasterKeyId'],
  ['a stream', { 'Events.Properties.StreamEncryption': undefined }, 'Events:StreamEncryption'],
  ['a secret', { 'Token.Properties.KmsKeyId': undefined }, 'Token:KmsKeyId'],
  ['a search domain', { 'Search.Properties.EncryptionAtRestOptions.Enabled': false }, 'Search:EncryptionAtRestOptions'],
]

describe.each([
  ['what is there', existence],
  ['replaced by something empty', replacement],
  ['kept less', retention],
  ['protected less', protection],
  ['expiring', expiry],
  ['found no more', lookup],
  ['open', access],
  ['encrypted less', encrypting],
])('%s', (_, cases) => {
  test.each(cases)('%s', (...[, edit, ...allowances]) => {
    expect(findingsAfter(edit).map(allowanceOf)).toEqual(allowances)
  })
})
