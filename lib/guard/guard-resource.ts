import { type Finding, findingOf } from './finding.ts'
import { holdsOf, isKept, policyRank } from './kept.ts'
import { conditionOf } from './normalize.ts'
import type { Harm, Rule } from './rule.ts'
import { rulesFor } from './rules.ts'
import { pathOf, type Resource, type Template } from './template.ts'
import { isIntrinsic, isSame } from './value.ts'

export interface Place {
  stack: string
  logicalId: string
}

interface Pair extends Place {
  before: Resource
  after: Resource
}

/** How a finding names the resource. */
export function named({ stack, logicalId }: Place, resource: Resource) {
  const path = pathOf(resource)
  return { stack, logicalId, type: resource.Type, ...(path === undefined ? {} : { path }) }
}

/** What would happen to a resource that is in both templates. */
export function guardResource(pair: Pair): Finding[] {
  const { before, after } = pair
  if (before.Type !== after.Type) return [changedType(pair)]
  return [...weakerPolicies(pair), ...guardProperties(pair)]
}

const changedType = ({ before, after, ...place }: Pair): Finding =>
  findingOf({
    ...named(place, before),
    property: 'Type',
    before: before.Type,
    after: after.Type,
    because: `CloudFormation cannot turn one type into another: ${holdsOf(before.Type)} would not come along`,
    keep: 'keep the type, and give the new resource a logical id of its own',
  })

/**
 * A database is snapshotted unless the template says otherwise, and everything else is deleted (CloudFormation,
 * "DeletionPolicy attribute"). On a replacement everything is deleted ("UpdateReplacePolicy attribute").
 */
function defaultPolicy(attribute: 'DeletionPolicy' | 'UpdateReplacePolicy', { Type, Properties }: Resource): string {
  const isDatabase =
    Type === 'AWS::RDS::DBCluster' ||
    (Type === 'AWS::RDS::DBInstance' && Properties['DBClusterIdentifier'] === undefined)
  return isDatabase && attribute === 'DeletionPolicy' ? 'Snapshot' : 'Delete'
}

const occasion = { DeletionPolicy: 'when it leaves the template', UpdateReplacePolicy: 'when it is replaced' } as const

function weakerPolicies({ before, after, ...place }: Pair): Finding[] {
  return (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((attribute) => {
    if (isSame(before[attribute], after[attribute])) return []
    const was = policyRank(before[attribute], defaultPolicy(attribute, before)) ?? 2
    const becomes = policyRank(after[attribute], defaultPolicy(attribute, after)) ?? 0
    if (becomes >= was) return []
    return findingOf({
      ...named(place, before),
      property: attribute,
      before: before[attribute],
      after: after[attribute],
      because: `${occasion[attribute]}, AWS would no longer keep ${holdsOf(before.Type)}${doubt(before[attribute], after[attribute])}`,
    })
  })
}

/** All rows of the guard, asked about the properties of one resource. */
export function guardProperties({ before, after, ...place }: Pair): Finding[] {
  return rulesFor(before).flatMap((rule) => {
    if (rule.unless?.(after.Properties)) return []
    const harms = rule.harms(before.Properties[rule.property], after.Properties[rule.property])
    return harms.map((harm) => findingFor(rule, harm, named(place, before)))
  })
}

function findingFor({ property, because, isSecret }: Rule, harm: Harm, resource: ReturnType<typeof named>): Finding {
  const values = isSecret ? { before: 'what it was', after: 'another (neither is shown)' } : {}
  return findingOf({
    ...resource,
    property,
    ...harm,
    ...values,
    because: `${because}${doubt(harm.before, harm.after)}`,
  })
}

const doubt = (before: Harm['before'], after: Harm['after']): string =>
  isIntrinsic(after) && !isIntrinsic(before)
    ? ' (it is now decided when CloudFormation runs, so nobody can tell that it stays safe)'
    : ''

/** A condition that does not hold removes the resource, as if it were not in the template. */
export function guardCondition(pair: Pair, templates: { before: Template; after: Template }): Finding[] {
  const { before, after, ...place } = pair
  if (after.Condition === undefined) return []
  const was = before.Condition === undefined ? undefined : conditionOf(before.Condition, templates.before.Conditions)
  const becomes = conditionOf(after.Condition, templates.after.Conditions)
  if (isSame(was, becomes)) return []
  const isNewName = before.Condition !== after.Condition
  return [
    findingOf({
      ...named(place, before),
      property: 'Condition',
      before: isNewName ? before.Condition : was,
      after: isNewName ? after.Condition : becomes,
      because: `when the condition does not hold, it is removed as if it were not in the template, and with it ${holdsOf(before.Type)}`,
    }),
  ]
}

/** What would happen to a resource that the new template no longer has, if it holds something. */
export function guardRemoved(place: Place, before: Resource, lookAlike: string | undefined): Finding[] {
  if (!isKept(before)) return []
  const fate =
    policyRank(before.DeletionPolicy, defaultPolicy('DeletionPolicy', before)) === 2
      ? `AWS keeps ${holdsOf(before.Type)}, but out of reach: nothing reads or protects it any more`
      : `CloudFormation deletes it, and with it ${holdsOf(before.Type)}`
  const renamed = lookAlike === undefined ? '' : `; ${lookAlike} looks like it under a new name, and would begin empty`
  return [
    findingOf({
      ...named(place, before),
      property: 'Resource',
      before: place.logicalId,
      after: undefined,
      because: `${fate}${renamed}`,
      keep:
        lookAlike === undefined
          ? 'put it back'
          : `keep its logical id (overrideLogicalId('${place.logicalId}') in CDK)`,
    }),
  ]
}
