import { guardBucketPolicy, guardNewPolicy } from './attached-policy.ts'
import { type Finding, findingOf } from './finding.ts'
import { guardCondition, guardRemoved, guardResource } from './guard-resource.ts'
import { isKept } from './kept.ts'
import { lookAlikeOf } from './look-alike.ts'
import type { Resource, Stack, Stacks } from './template.ts'

/** Everything in which the stacks as they would become could hurt what is in the stacks as they are. */
export function guardTemplates(before: Stacks, after: Stacks): Finding[] {
  const removed = [...before].flatMap(([name, stack]) => guardStack(name, stack, { before, after }))
  const added = [...after].flatMap(([name, stack]) => guardAdded(name, stack, before.get(name)))
  return [...removed, ...added]
}

interface Both {
  before: Stacks
  after: Stacks
}

const keptIn = (stack: Stack | undefined): [string, Resource][] =>
  Object.entries(stack?.template.Resources ?? {}).filter(([, resource]) => isKept(resource))

function guardStack(name: string, stack: Stack, both: Both): Finding[] {
  const next = both.after.get(name)
  if (!next) return guardRemovedStack(name, stack, both)
  const resources = Object.entries(stack.template.Resources)
  return [
    ...guardTermination(name, stack, next),
    ...resources.flatMap(([logicalId, resource]) => guardOne({ stack: name, logicalId }, resource, both)),
  ]
}

function guardOne(place: { stack: string; logicalId: string }, resource: Resource, both: Both): Finding[] {
  const before = both.before.get(place.stack)?.template
  const after = both.after.get(place.stack)?.template
  if (!before || !after) return []
  const policy = guardBucketPolicy(place, resource, after)
  const next = Object.hasOwn(after.Resources, place.logicalId) ? after.Resources[place.logicalId] : undefined
  if (!next) {
    const lookAlike = lookAlikeOf({ ...place, resource }, both.before, both.after)
    return [...policy, ...guardRemoved(place, resource, lookAlike)]
  }
  const pair = { ...place, before: resource, after: next }
  const condition = mustStay(pair, both.before) ? guardCondition(pair, { before, after }) : []
  return [...policy, ...guardResource(pair), ...condition]
}

/** What holds something, the policy of a bucket, and the nested stack that something is in. */
const mustStay = ({ stack, logicalId, before }: { stack: string; logicalId: string; before: Resource }, all: Stacks) =>
  isKept(before) || before.Type === 'AWS::S3::BucketPolicy' || keptIn(all.get(`${stack}/${logicalId}`)).length > 0

function guardAdded(name: string, { template }: Stack, before: Stack | undefined): Finding[] {
  return Object.entries(template.Resources)
    .filter(([logicalId]) => !Object.hasOwn(before?.template.Resources ?? {}, logicalId))
    .flatMap(([logicalId, resource]) =>
      guardNewPolicy({ stack: name, logicalId }, resource, before?.template, template),
    )
}

function guardTermination(name: string, before: Stack, after: Stack): Finding[] {
  if (before.terminationProtection !== true || after.terminationProtection === true) return []
  return [
    findingOf({
      stack: name,
      logicalId: name,
      property: 'terminationProtection',
      before: true,
      after: after.terminationProtection,
      because: 'one call deletes the stack, and everything in it that is not retained',
    }),
  ]
}

/** CloudFormation knows a stack by its name: under another one it is a new installation, and an empty one. */
function guardRemovedStack(name: string, stack: Stack, { before, after }: Both): Finding[] {
  const kept = keptIn(stack)
  if (kept.length === 0) return []
  const renamed = [...after].find(([other, { template }]) => !before.has(other) && sharesOne(kept, template.Resources))
  const things = kept.map(([id]) => id).join(', ')
  const newName = renamed ? `; ${renamed[0]} looks like it under a new name, and would begin empty` : ''
  return [
    findingOf({
      stack: name,
      logicalId: name,
      property: 'Stack',
      before: name,
      after: undefined,
      because: `nothing deploys, protects or finds ${things} any more${newName}`,
      keep: renamed ? 'keep the name of the stack' : 'put the stack back',
    }),
  ]
}

const sharesOne = (kept: [string, Resource][], resources: Record<string, Resource>): boolean =>
  kept.some(([id, { Type }]) => Object.hasOwn(resources, id) && resources[id]?.Type === Type)
