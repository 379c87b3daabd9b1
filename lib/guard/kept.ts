import { isIntrinsic, type Perhaps, textOf } from './value.ts'
import type { Resource } from './template.ts'

interface Kept {
  /** What of a client's is in it. */
  holds: string
  /** What can only be set when it is created: with another value CloudFormation replaces it with a new, empty one. */
  createOnly: readonly string[]
}

const words = (text: string): string[] => text.split(' ')

/**
 * The types of resources that hold something which cannot be made again. What is create-only is what the CloudFormation
 * Template Reference calls "Update requires: Replacement" (the registry's `createOnlyProperties`). Where a change only
 * replaces under circumstances, it is here when the new one would be restored from somewhere else.
 */
const keptTypes: Record<string, Kept> = {
  'AWS::Backup::BackupVault': { holds: 'its backups', createOnly: words('BackupVaultName EncryptionKeyArn') },
  'AWS::Backup::LogicallyAirGappedBackupVault': {
    holds: 'its backups',
    createOnly: words('BackupVaultName EncryptionKeyArn MinRetentionDays MaxRetentionDays'),
  },
  'AWS::Cassandra::Keyspace': { holds: 'its tables', createOnly: words('KeyspaceName ReplicationSpecification') },
  'AWS::Cassandra::Table': {
    holds: 'its rows',
    createOnly: words('KeyspaceName TableName PartitionKeyColumns ClusteringKeyColumns ClientSideTimestampsEnabled'),
  },
  'AWS::Cognito::UserPool': {
    holds: 'its users',
    createOnly: words('AliasAttributes UsernameAttributes UsernameConfiguration'),
  },
  'AWS::DocDB::DBCluster': {
    holds: 'its documents',
    createOnly: words(
      'AvailabilityZones DBClusterIdentifier DBSubnetGroupName KmsKeyId MasterUsername SnapshotIdentifier SourceDBClusterIdentifier StorageEncrypted',
    ),
  },
  'AWS::DocDB::DBInstance': {
    holds: 'its part of a cluster',
    createOnly: words('AvailabilityZone DBClusterIdentifier DBInstanceIdentifier'),
  },
  'AWS::DocDBElastic::Cluster': {
    holds: 'its documents',
    createOnly: words('AdminUserName AuthType ClusterName KmsKeyId'),
  },
  'AWS::DSQL::Cluster': { holds: 'its rows', createOnly: [] },
  // A local index is made together with its table and cannot be added later (DynamoDB, "Local secondary indexes").
  'AWS::DynamoDB::Table': {
    holds: 'its rows',
    createOnly: words('ImportSourceSpecification KeySchema LocalSecondaryIndexes TableName'),
  },
  'AWS::DynamoDB::GlobalTable': { holds: 'its rows', createOnly: words('KeySchema LocalSecondaryIndexes TableName') },
  'AWS::EC2::Volume': { holds: 'its blocks', createOnly: [] },
  'AWS::ECR::Repository': { holds: 'its images', createOnly: words('EncryptionConfiguration RepositoryName') },
  'AWS::EFS::FileSystem': {
    holds: 'its files',
    createOnly: words('AvailabilityZoneName Encrypted KmsKeyId PerformanceMode'),
  },
  'AWS::ElastiCache::CacheCluster': {
    holds: 'its entries',
    createOnly: words('CacheSubnetGroupName ClusterName Engine NetworkType Port SnapshotArns SnapshotName'),
  },
  'AWS::ElastiCache::ReplicationGroup': {
    holds: 'its entries',
    createOnly: words(
      'AtRestEncryptionEnabled CacheSubnetGroupName DataTieringEnabled Engine GlobalReplicationGroupId KmsKeyId NetworkType Port ReplicationGroupId SnapshotArns SnapshotName',
    ),
  },
  'AWS::ElastiCache::ServerlessCache': {
    holds: 'its entries',
    createOnly: words('KmsKeyId ServerlessCacheName SnapshotArnsToRestore SubnetIds'),
  },
  'AWS::Elasticsearch::Domain': { holds: 'its documents', createOnly: words('DomainName EncryptionAtRestOptions') },
  'AWS::FSx::FileSystem': {
    holds: 'its files',
    createOnly: words('BackupId FileSystemType FileSystemTypeVersion KmsKeyId SecurityGroupIds SubnetIds'),
  },
  'AWS::FSx::Volume': { holds: 'its files', createOnly: words('BackupId VolumeType') },
  'AWS::Kinesis::Stream': { holds: 'its records', createOnly: words('Name') },
  'AWS::KMS::Key': { holds: 'the key to everything encrypted with it', createOnly: [] },
  'AWS::KMS::ReplicaKey': { holds: 'the key to everything encrypted with it', createOnly: words('PrimaryKeyArn') },
  'AWS::MemoryDB::Cluster': {
    holds: 'its entries',
    createOnly: words('ClusterName DataTiering KmsKeyId Port SnapshotArns SnapshotName SubnetGroupName TLSEnabled'),
  },
  'AWS::Neptune::DBCluster': {
    holds: 'its graph',
    createOnly: words(
      'AvailabilityZones DBClusterIdentifier DBSubnetGroupName GlobalClusterIdentifier KmsKeyId RestoreToTime RestoreType SnapshotIdentifier SourceDBClusterIdentifier StorageEncrypted UseLatestRestorableTime',
    ),
  },
  'AWS::Neptune::DBInstance': {
    holds: 'its part of a cluster',
    createOnly: words(
      'AvailabilityZone DBClusterIdentifier DBInstanceIdentifier DBSnapshotIdentifier DBSubnetGroupName',
    ),
  },
  'AWS::OpenSearchServerless::Collection': { holds: 'its documents', createOnly: words('Name StandbyReplicas Type') },
  'AWS::OpenSearchService::Domain': { holds: 'its documents', createOnly: words('DomainName EngineMode') },
  'AWS::QLDB::Ledger': { holds: 'its journal', createOnly: words('Name') },
  'AWS::RDS::DBCluster': {
    holds: 'its databases',
    createOnly: words(
      'AvailabilityZones ClusterScalabilityType DBClusterIdentifier DBSubnetGroupName DBSystemId DatabaseName Engine EngineMode KmsKeyId MasterUsername PubliclyAccessible RestoreToTime RestoreType SnapshotIdentifier SourceDBClusterIdentifier SourceRegion StorageEncrypted UseLatestRestorableTime',
    ),
  },
  'AWS::RDS::DBInstance': {
    holds: 'its databases',
    createOnly: words(
      'CharacterSetName DBClusterIdentifier DBClusterSnapshotIdentifier DBInstanceIdentifier DBName DBSnapshotIdentifier DBSubnetGroupName Engine KmsKeyId MasterUsername NcharCharacterSetName Port RestoreTime SourceDBInstanceIdentifier SourceRegion StorageEncrypted Timezone',
    ),
  },
  'AWS::Redshift::Cluster': {
    holds: 'its warehouse',
    createOnly: words(
      'ClusterIdentifier ClusterSubnetGroupName DBName MasterUsername OwnerAccount SnapshotClusterIdentifier SnapshotIdentifier',
    ),
  },
  'AWS::RedshiftServerless::Namespace': { holds: 'its warehouse', createOnly: words('NamespaceName') },
  'AWS::S3::Bucket': {
    holds: 'its objects',
    createOnly: words('BucketName BucketNamePrefix BucketNamespace ObjectLockEnabled'),
  },
  'AWS::S3Tables::Namespace': { holds: 'its tables', createOnly: words('Namespace TableBucketARN') },
  'AWS::S3Tables::Table': {
    holds: 'its rows',
    createOnly: words('IcebergMetadata OpenTableFormat TableBucketARN WithoutMetadata'),
  },
  'AWS::S3Tables::TableBucket': { holds: 'its tables', createOnly: words('TableBucketName') },
  'AWS::S3Vectors::Index': {
    holds: 'its vectors',
    createOnly: words(
      'DataType Dimension DistanceMetric EncryptionConfiguration IndexName VectorBucketArn VectorBucketName',
    ),
  },
  'AWS::S3Vectors::VectorBucket': {
    holds: 'its vectors',
    createOnly: words('EncryptionConfiguration VectorBucketName'),
  },
  'AWS::SDB::Domain': { holds: 'its items', createOnly: [] },
  'AWS::SecretsManager::Secret': { holds: 'its secret', createOnly: words('Name') },
  'AWS::SSM::Parameter': { holds: 'its value', createOnly: words('Name') },
  'AWS::Timestream::Database': { holds: 'its tables', createOnly: words('DatabaseName') },
  'AWS::Timestream::InfluxDBInstance': { holds: 'its series', createOnly: words('Bucket Name Organization Username') },
  'AWS::Timestream::Table': { holds: 'its series', createOnly: words('DatabaseName TableName') },
}

/** Kept only when the template retains them: what is in them passes through. */
const passingTypes: Record<string, readonly string[]> = {
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
}

export const isKeptType = (type: string): boolean => Object.hasOwn(keptTypes, type)

export const holdsOf = (type: string): string => keptTypes[type]?.holds ?? 'what is in it'

/** Of types we know nothing about, the name: `ApiName` or `Name` of an `AWS::Some::Api`. */
export const createOnlyOf = (type: string): readonly string[] =>
  keptTypes[type]?.createOnly ?? passingTypes[type] ?? ['Name', `${type.split(':').at(-1)}Name`]

const policies = ['Delete', 'Snapshot', 'Retain']

/** How much of a resource its policy leaves; undefined when that is decided when CloudFormation runs. */
export function policyRank(policy: Perhaps, byDefault = 'Delete'): number | undefined {
  if (isIntrinsic(policy)) return undefined
  const word = policy === 'RetainExceptOnCreate' ? 'Retain' : textOf(policy ?? byDefault)
  return Math.max(0, policies.indexOf(word))
}

/** Whether there is something in a resource that must not be lost. Who retains it said so, whatever it is. */
export const isKept = ({ Type, DeletionPolicy, UpdateReplacePolicy }: Resource): boolean =>
  isKeptType(Type) || [DeletionPolicy, UpdateReplacePolicy].some((policy) => policyRank(policy) !== 0)
