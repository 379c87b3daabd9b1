import { pathOf, type Resource, type Stacks } from './template.ts'
import { isSame } from './value.ts'

interface Placed {
  stack: string
  logicalId: string
  resource: Resource
}

/**
 * The new resource that a missing one probably became: of the same type, and alike in most properties. CloudFormation
 * knows resources by their logical id alone, so a construct that is moved or renamed is another resource to it.
 */
export function lookAlikeOf(missing: Placed, before: Stacks, after: Stacks): string | undefined {
  const [best] = addedOf(missing.resource.Type, before, after).toSorted(
    (a, b) => likeness(b, missing) - likeness(a, missing),
  )
  if (!best) return undefined
  const path = pathOf(best.resource)
  const where = best.stack === missing.stack ? '' : ` in ${best.stack}`
  return `${best.logicalId}${path === undefined ? '' : ` (${path})`}${where}`
}

function addedOf(type: string, before: Stacks, after: Stacks): Placed[] {
  return [...after].flatMap(([stack, { template }]) => {
    const known = before.get(stack)?.template.Resources ?? {}
    return Object.entries(template.Resources)
      .filter(([id, resource]) => resource.Type === type && !Object.hasOwn(known, id))
      .map(([logicalId, resource]) => ({ stack, logicalId, resource }))
  })
}

/** One stack is a hint, and less of one than a property that is the same. */
function likeness(one: Placed, other: Placed): number {
  const properties = Object.entries(one.resource.Properties)
  const same = properties.filter(([name, value]) => isSame(value, other.resource.Properties[name]))
  return same.length + (one.stack === other.stack ? 0.5 : 0)
}
