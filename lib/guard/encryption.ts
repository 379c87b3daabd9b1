import { type Comparison, dropped, each, first, type Rule, on, weaker, words } from './rule.ts'

const bucketDefault = 'ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault'

/** Where it is turned on and which key is used. What else AWS encrypts with can only be set when it is created. */
const encrypted: [type: string, property: string, ...comparisons: Comparison[]][] = [
  ['AWS::DSQL::Cluster', 'KmsEncryptionKey', dropped()],
  ['AWS::DynamoDB::GlobalTable', 'SSESpecification', weaker(on, 'SSEEnabled')],
  ['AWS::DynamoDB::GlobalTable', 'Replicas', each('Region', dropped('SSESpecification.KMSMasterKeyId'))],
  ['AWS::DynamoDB::Table', 'SSESpecification', weaker(on, 'SSEEnabled'), dropped('KMSMasterKeyId')],
  ['AWS::ElastiCache::ReplicationGroup', 'TransitEncryptionEnabled', weaker(on)],
  ['AWS::Kinesis::Stream', 'StreamEncryption', dropped('KeyId')],
  ['AWS::Logs::LogGroup', 'KmsKeyId', dropped()],
  ['AWS::OpenSearchService::Domain', 'EncryptionAtRestOptions', weaker(on, 'Enabled'), dropped('KmsKeyId')],
  ['AWS::OpenSearchService::Domain', 'NodeToNodeEncryptionOptions', weaker(on, 'Enabled')],
  ['AWS::Redshift::Cluster', 'Encrypted', weaker(on)],
  ['AWS::Redshift::Cluster', 'KmsKeyId', dropped()],
  ['AWS::RedshiftServerless::Namespace', 'KmsKeyId', dropped()],
  [
    'AWS::S3::Bucket',
    'BucketEncryption',
    weaker(words(undefined, 'AES256', 'aws:kms', 'aws:kms:dsse'), `${bucketDefault}.SSEAlgorithm`),
    dropped(`${bucketDefault}.KMSMasterKeyID`),
  ],
  ['AWS::SecretsManager::Secret', 'KmsKeyId', dropped()],
  ['AWS::SNS::Topic', 'KmsMasterKeyId', dropped()],
  ['AWS::SQS::Queue', 'KmsMasterKeyId', dropped()],
  ['AWS::Timestream::Database', 'KmsKeyId', dropped()],
]

const because = 'it is encrypted less, or with another key: who may use that one may not be able to read what is there'

export const encryptionRules: Rule[] = [
  ...encrypted.map(([type, property, ...comparisons]): Rule => ({
    types: [type],
    property,
    harms: first(...comparisons),
    because,
  })),
  {
    types: ['AWS::SQS::Queue'],
    property: 'SqsManagedSseEnabled',
    // A queue is encrypted unless this is plainly off (SQS, "Configuring server-side encryption using SQS-managed keys").
    harms: (before, after) => weaker(on)(before ?? true, after ?? true),
    unless: (after) => after['KmsMasterKeyId'] !== undefined,
    because,
  },
]
