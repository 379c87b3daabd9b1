import { denialsLost, opened } from './policy.ts'
import { type Comparison, each, every, made, off, on, putOn, type Rule, weaker, whole } from './rule.ts'
import { at, isIntrinsic, type Perhaps, textOf } from './value.ts'

/** Where the policy stands that says who may reach something that holds data. */
const policies: [type: string, property: string, path?: string][] = [
  ['AWS::Backup::BackupVault', 'AccessPolicy'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy', 'PolicyDocument'],
  ['AWS::DynamoDB::Table', 'StreamSpecification', 'ResourcePolicy.PolicyDocument'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::EFS::FileSystem', 'FileSystemPolicy'],
  ['AWS::Elasticsearch::Domain', 'AccessPolicies'],
  ['AWS::Kinesis::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::KMS::ReplicaKey', 'KeyPolicy'],
  ['AWS::OpenSearchService::Domain', 'AccessPolicies'],
  ['AWS::S3::AccessPoint', 'Policy'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::S3Tables::TableBucketPolicy', 'ResourcePolicy'],
  ['AWS::S3Vectors::VectorBucketPolicy', 'Policy'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
]

/** Of things that data only passes through. */
const passingPolicies: [type: string, property: string][] = [
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
]

const within =
  (path: string, harms: Comparison): Comparison =>
  (before, after) =>
    harms(at(before, path), at(after, path))

const anybody = 'anybody on the internet could do what this statement allows, without a condition'

const policyRules: Rule[] = [
  ...[...policies, ...passingPolicies].map(([type, property, path = '']): Rule => ({
    types: [type],
    property,
    harms: within(path, opened),
    because: anybody,
  })),
  ...policies.map(([type, property, path = '']): Rule => ({
    types: [type],
    property,
    harms: within(path, denialsLost),
    because: 'what this statement forbids (such as access without TLS) would be possible',
  })),
  ...['ResourcePolicy', 'ReplicaStreamSpecification.ResourcePolicy'].map((path): Rule => ({
    types: ['AWS::DynamoDB::GlobalTable'],
    property: 'Replicas',
    harms: each('Region', within(`${path}.PolicyDocument`, opened)),
    because: anybody,
  })),
]

const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets']
const publicLists = ['AuthenticatedRead', 'PublicRead', 'PublicReadWrite']
/** One private list is as good as another, and nothing means Private. */
const unlessPrivate = (list: Perhaps): Perhaps =>
  isIntrinsic(list) || publicLists.includes(textOf(list)) ? list : undefined

/** Who can reach the data. */
export const accessRules: Rule[] = [
  ...policyRules,
  {
    types: ['AWS::S3::Bucket'],
    property: 'PublicAccessBlockConfiguration',
    harms: whole(every(...blocks.map((flag) => weaker(on, flag)))),
    because: 'a policy or an access list could make the objects public',
  },
  {
    types: ['AWS::S3::Bucket'],
    property: 'AccessControl',
    harms: made(unlessPrivate, putOn()),
    because: 'anybody on the internet could read the objects',
  },
  {
    types: 'any',
    property: 'PubliclyAccessible',
    harms: weaker(off),
    because: 'it could be reached from the internet',
  },
]
