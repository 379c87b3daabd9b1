import * as z from 'zod'
import { type Finding, findingOf } from './finding.ts'
import { holdsOf, isKeptType } from './kept.ts'

const Detail = z.object({
  Target: z
    .object({
      Name: z.string().optional(),
      Attribute: z.string().optional(),
      RequiresRecreation: z.string().optional(),
    })
    .optional(),
})

const ResourceChange = z.object({
  Action: z.string(),
  PolicyAction: z.string().optional(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceType: z.string(),
  Replacement: z.string().optional(),
  Details: z.array(Detail).default([]),
})
type ResourceChange = z.infer<typeof ResourceChange>

/** `Changes` as CloudFormation's DescribeChangeSet answers them, of all of its pages. */
export const Changes = z.array(z.object({ ResourceChange: ResourceChange.optional() }))
export type Changes = z.infer<typeof Changes>

/** What CloudFormation itself announces to do, which counts for more than what two templates let us expect. */
export const guardChangeSet = (stack: string, changes: Changes): Finding[] =>
  changes.flatMap(({ ResourceChange: change }) =>
    change && isToBeKept(change) ? harmsOf(change).map((harm) => findingIn(stack, change, harm)) : [],
  )

/** CloudFormation says when a policy retains what is removed or replaced. A nested stack may hold anything. */
const isToBeKept = ({ ResourceType, PolicyAction }: ResourceChange): boolean =>
  isKeptType(ResourceType) ||
  ResourceType === 'AWS::CloudFormation::Stack' ||
  ['Retain', 'Snapshot', 'ReplaceAndRetain', 'ReplaceAndSnapshot'].includes(PolicyAction ?? '')

interface Announced {
  property: string
  because: string
}

/** Actions after which the resource is there with what is in it. Whatever else AWS invents is refused until we know. */
const harmless = ['Add', 'Import', 'Modify', 'SyncWithActual']

function harmsOf(change: ResourceChange): Announced[] {
  const { Action, PolicyAction, Replacement, ResourceType } = change
  const holds = holdsOf(ResourceType)
  if (Action === 'Remove') {
    const fate = PolicyAction === 'Retain' ? `keeps ${holds}, but out of reach` : `removes it, and with it ${holds}`
    return [{ property: 'Resource', because: `CloudFormation ${fate}` }]
  }
  if (!harmless.includes(Action))
    return [{ property: 'Resource', because: `CloudFormation cannot tell beforehand what happens to ${holds}` }]
  const isReplaced = Replacement === 'True' || Replacement === 'Conditional'
  const isDeleted = PolicyAction === 'Delete' || PolicyAction?.startsWith('ReplaceAnd') === true
  if (Action === 'Add' || Action === 'Import' || (!isReplaced && !isDeleted)) return []
  if (Replacement === 'Conditional' && isAddedAttribute(change)) return []
  const verb = Replacement === 'Conditional' && !isDeleted ? 'may replace' : 'replaces'
  return recreating(change).map((property) => ({
    property,
    because: `CloudFormation ${verb} it with a new one, without ${holds}`,
  }))
}

/** So speaks CloudFormation of every new index. Whether an attribute of a key has changed, the templates tell exactly. */
const isAddedAttribute = (change: ResourceChange): boolean =>
  change.ResourceType === 'AWS::DynamoDB::Table' && recreating(change).every((name) => name === 'AttributeDefinitions')

/** The properties that ask for a new one; the resource as a whole when CloudFormation names none. */
function recreating({ Details }: ResourceChange): string[] {
  const names = Details.flatMap(({ Target }) =>
    Target && (Target.RequiresRecreation === 'Always' || Target.RequiresRecreation === 'Conditionally')
      ? [Target.Name ?? Target.Attribute ?? 'Resource']
      : [],
  )
  return names.length === 0 ? ['Resource'] : [...new Set(names)]
}

const findingIn = (stack: string, change: ResourceChange, { property, because }: Announced): Finding =>
  findingOf({
    stack,
    logicalId: change.LogicalResourceId,
    type: change.ResourceType,
    property,
    before: change.PhysicalResourceId,
    after: [change.Action, change.PolicyAction, change.Replacement && `replacement ${change.Replacement}`]
      .filter(Boolean)
      .join(', '),
    because,
  })
