import { accessRules } from './access.ts'
import { encryptionRules } from './encryption.ts'
import { expiryRules } from './expiry.ts'
import { createOnlyOf, holdsOf, isKept } from './kept.ts'
import { lookupRules } from './lookup.ts'
import { protectionRules } from './protection.ts'
import { changed, type Rule } from './rule.ts'
import type { Resource } from './template.ts'

const rules: Rule[] = [...protectionRules, ...expiryRules, ...lookupRules, ...accessRules, ...encryptionRules]

/** The rows to ask about a resource: those for its type, and that nothing replaces it when it is one to be kept. */
export function rulesFor(resource: Resource): Rule[] {
  const isToBeKept = isKept(resource)
  const own = rules.filter(
    ({ types, onlyWhenKept }) =>
      (types === 'any' || types.includes(resource.Type)) && (isToBeKept || onlyWhenKept !== true),
  )
  return isToBeKept ? [...createOnlyOf(resource.Type).map((property) => replacing(property, resource)), ...own] : own
}

const replacing = (property: string, { Type }: Resource): Rule => ({
  types: [Type],
  property,
  harms: changed(),
  because: `it can only be set when the resource is made: CloudFormation replaces it with a new one, without ${holdsOf(Type)}`,
})
