import * as z from 'zod'
import type { Comparison } from './rule.ts'
import { at, canonical, isIntrinsic, isObject, listOf, type Perhaps, type Value } from './value.ts'

/** Statements that let everybody in, without a condition, and that no statement allowed before. */
export const opened: Comparison = (before, after) => {
  const known = statementsOf(before)
  return statementsOf(after)
    .filter((one) => isOpen(one) && !known.some((other) => isOpen(other) && covers(other, one)))
    .map((one) => ({ place: placeOf(one), before: sameSid(one, known), after: one }))
}

/** Statements that deny something which is no longer denied. */
export const denialsLost: Comparison = (before, after) => {
  const next = statementsOf(after)
  return statementsOf(before)
    .filter((one) => at(one, 'Effect') === 'Deny' && !next.some((other) => covers(other, one)))
    .map((one) => ({ place: placeOf(one), before: one, after: sameSid(one, next) }))
}

function statementsOf(policy: Perhaps): Value[] {
  return listOf(at(typeof policy === 'string' ? documentIn(policy) : policy, 'Statement'))
}

function documentIn(text: string): Perhaps {
  try {
    return z.json().parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const placeOf = (statement: Value): string => {
  const sid = at(statement, 'Sid')
  return typeof sid === 'string' && sid !== '' ? `[${sid}]` : ''
}

const sameSid = (statement: Value, others: Value[]): Perhaps =>
  placeOf(statement) === '' ? undefined : others.find((other) => placeOf(other) === placeOf(statement))

/** Who can tell what an intrinsic allows? */
function isOpen(statement: Value): boolean {
  if (isIntrinsic(statement)) return true
  if (at(statement, 'Effect') !== 'Allow' || at(statement, 'Condition') !== undefined) return false
  return at(statement, 'NotPrincipal') !== undefined || isEverybody(at(statement, 'Principal'))
}

const isEverybody = (principal: Perhaps): boolean =>
  principal === '*' || (isObject(principal) && Object.values(principal).some((one) => listOf(one).includes('*')))

/** Whether one statement says all that the other says, and perhaps more: of more actions, or of more resources. */
function covers(wide: Value, narrow: Value): boolean {
  if (!isObject(wide) || !isObject(narrow) || isIntrinsic(narrow)) return canonical(wide) === canonical(narrow)
  return (
    ['Effect', 'NotPrincipal', 'NotAction', 'NotResource', 'Condition'].every(
      (key) => canonical(wide[key]) === canonical(narrow[key]),
    ) &&
    principalOf(wide['Principal']) === principalOf(narrow['Principal']) &&
    ['Action', 'Resource'].every((key) => includesAll(listOf(wide[key]), listOf(narrow[key])))
  )
}

const principalOf = (principal: Perhaps): string => (isEverybody(principal) ? '*' : canonical(principal))

const includesAll = (wide: Value[], narrow: Value[]): boolean =>
  narrow.every((one) => wide.some((other) => canonical(other) === canonical(one) || isWildcardFor(other, one)))

const isWildcardFor = (pattern: Value, name: Value): boolean =>
  typeof pattern === 'string' &&
  pattern.endsWith('*') &&
  (pattern === '*' || (typeof name === 'string' && name.startsWith(pattern.slice(0, -1))))
