import { type Finding, findingOf } from './finding.ts'
import { guardProperties, named, type Place } from './guard-resource.ts'
import type { Resource, Template } from './template.ts'
import { isObject, isSame, type Perhaps } from './value.ts'

/** Policies that are resources of their own, and where they name what they guard. */
const targets: Record<string, string> = {
  'AWS::Kinesis::ResourcePolicy': 'ResourceArn',
  'AWS::S3::BucketPolicy': 'Bucket',
  'AWS::S3Tables::TableBucketPolicy': 'TableBucketARN',
  'AWS::S3Vectors::VectorBucketPolicy': 'VectorBucketName',
  'AWS::SecretsManager::ResourcePolicy': 'SecretId',
  'AWS::SNS::TopicInlinePolicy': 'TopicArn',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::SQS::QueueInlinePolicy': 'Queue',
  'AWS::SQS::QueuePolicy': 'Queues',
}

const targetOf = ({ Type, Properties }: Resource): Perhaps => {
  const property = targets[Type]
  return property === undefined ? undefined : Properties[property]
}

/** The logical ids a value refers to. What another stack made, or what is named outright, is not among them. */
function idsIn(value: Perhaps): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isObject(value)) return []
  const { Ref: ref, 'Fn::GetAtt': attribute } = value
  const id: Perhaps = ref ?? (Array.isArray(attribute) ? attribute[0] : undefined)
  return typeof id === 'string' ? [id] : Object.values(value).flatMap(idsIn)
}

/** A bucket has one policy: when that goes, so does all it denied. Nothing is lost where the bucket goes as well. */
export function guardBucketPolicy(place: Place, before: Resource, after: Template): Finding[] {
  if (before.Type !== 'AWS::S3::BucketPolicy') return []
  const [bucket] = idsIn(targetOf(before))
  if (bucket !== undefined && !Object.hasOwn(after.Resources, bucket)) return []
  const next = after.Resources[place.logicalId]
  if (next && isSame(targetOf(before), targetOf(next))) return []
  return [
    findingOf({
      ...named(place, before),
      property: next ? 'Bucket' : 'Resource',
      before: next ? targetOf(before) : place.logicalId,
      after: next ? targetOf(next) : undefined,
      because: 'the bucket loses its policy, and with it whatever that denied, such as access without TLS',
    }),
  ]
}

/** A new policy may open what has been there before. */
export function guardNewPolicy(
  place: Place,
  added: Resource,
  before: Template | undefined,
  after: Template,
): Finding[] {
  if (!Object.hasOwn(targets, added.Type)) return []
  const ids = idsIn(targetOf(added))
  const isForNewThings =
    ids.length > 0 &&
    ids.every((id) => Object.hasOwn(after.Resources, id) && !Object.hasOwn(before?.Resources ?? {}, id))
  return isForNewThings ? [] : guardProperties({ ...place, before: { ...added, Properties: {} }, after: added })
}
