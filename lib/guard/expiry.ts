import { expiresMore } from './lifecycle.ts'
import { amount, changed, made, putOn, type Rule, weaker } from './rule.ts'
import { at, isIntrinsic, isOn, type Perhaps } from './value.ts'

/** The attribute by which rows expire; nothing while it is off. */
function expiringAttribute(specification: Perhaps): Perhaps {
  const isEnabled = at(specification, 'Enabled')
  if (isIntrinsic(specification) || isIntrinsic(isEnabled)) return specification
  return isOn(isEnabled) ? at(specification, 'AttributeName') : undefined
}

/** What makes AWS delete data by itself, and when. */
export const expiryRules: Rule[] = [
  {
    types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    property: 'TimeToLiveSpecification',
    harms: made(expiringAttribute, changed()),
    because:
      'another attribute decides which rows DynamoDB deletes: rows may disappear, or those meant to disappear stay for ever',
  },
  {
    types: ['AWS::S3::Bucket'],
    property: 'LifecycleConfiguration',
    harms: expiresMore,
    because: 'S3 would delete objects or versions that stay today, or delete them earlier',
  },
  {
    types: ['AWS::ECR::Repository'],
    property: 'LifecyclePolicy',
    harms: putOn(),
    because: 'the new policy may delete images that stay today',
  },
  {
    types: ['AWS::Kinesis::Stream'],
    property: 'RetentionPeriodHours',
    harms: weaker(amount(24)),
    because: 'records older than the new period are deleted at once',
  },
  {
    types: ['AWS::Timestream::Table'],
    property: 'RetentionProperties',
    harms: weaker(amount(73_000), 'MagneticStoreRetentionPeriodInDays'),
    because: 'measurements older than the new period are deleted',
  },
  {
    types: ['AWS::Logs::LogGroup'],
    property: 'RetentionInDays',
    harms: weaker(amount(Number.POSITIVE_INFINITY)),
    onlyWhenKept: true,
    because: 'log events older than the new period are deleted, and the template says that they are kept',
  },
]
