import type { Comparison } from './rule.ts'
import {
  amountOf,
  at,
  canonical,
  isIntrinsic,
  isObject,
  isSame,
  listOf,
  type Perhaps,
  type Properties,
  textOf,
  type Value,
} from './value.ts'

/** One way in which a lifecycle rule of S3 deletes: sooner is worse. */
interface Expiry {
  kind: 'current' | 'date' | 'noncurrent'
  /** Days, or the time in milliseconds; undefined when that is decided when CloudFormation runs. */
  when: number | undefined
  /** How many noncurrent versions are kept whatever their age. */
  kept: number | undefined
}

interface Expiring {
  rule: Value
  isPlainlyOn: boolean
  prefix: Value
  /** Everything else that narrows down what the rule is about; empty when nothing does. */
  scope: string
  expiries: Expiry[]
}

/**
 * Rules that would delete objects which no rule deleted before, or not as soon. Rules are compared by what they do, not
 * by their ids: renaming one is harmless. Transitions, aborted uploads and stale delete markers delete nothing.
 */
export const expiresMore: Comparison = (before, after) => {
  if (isSame(before, after)) return []
  const known = expiringIn(before)
  return expiringIn(after)
    .filter((one) => !isIncluded(one, known))
    .map(({ rule }) => ({ place: `.Rules${nameOf(rule)}`, before: ruleLike(rule, before), after: rule }))
}

const rulesOf = (configuration: Perhaps): Value[] => listOf(at(configuration, 'Rules'))

const nameOf = (rule: Value): string => (isObject(rule) && rule['Id'] !== undefined ? `[${textOf(rule['Id'])}]` : '')

const ruleLike = (rule: Value, configuration: Perhaps): Perhaps =>
  rulesOf(configuration).find((one) => nameOf(rule) !== '' && nameOf(one) === nameOf(rule))

const isIncluded = (one: Expiring, known: Expiring[]): boolean =>
  known.some(({ rule }) => isSame(withoutId(rule), withoutId(one.rule))) ||
  one.expiries.every((expiry) =>
    known.some((other) => isAtLeastAsWide(other, one) && other.expiries.some((earlier) => isNoSooner(expiry, earlier))),
  )

const isAtLeastAsWide = (wide: Expiring, narrow: Expiring): boolean =>
  wide.isPlainlyOn &&
  (wide.scope === '' || wide.scope === narrow.scope) &&
  (isSame(wide.prefix, narrow.prefix) ||
    (typeof wide.prefix === 'string' && typeof narrow.prefix === 'string' && narrow.prefix.startsWith(wide.prefix)))

const isNoSooner = (expiry: Expiry, earlier: Expiry): boolean =>
  expiry.kind === earlier.kind &&
  (expiry.when ?? 0) >= (earlier.when ?? Infinity) &&
  (expiry.kept ?? 0) >= (earlier.kept ?? Infinity)

function withoutId(rule: Value): Value {
  if (!isObject(rule)) return rule
  const { Id: _, ...rest } = rule
  return rest
}

function expiringIn(configuration: Perhaps): Expiring[] {
  return rulesOf(configuration)
    .map(expiring)
    .filter(({ expiries }) => expiries.length > 0)
}

function expiring(rule: Value): Expiring {
  if (!isObject(rule) || isIntrinsic(rule))
    return { rule, isPlainlyOn: false, prefix: '', scope: '?', expiries: [anything] }
  const { Status, Prefix: prefix = '', TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan } = rule
  const filters = [TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan].map((one) => canonical(one))
  const scope = filters.some((filter) => filter !== '') ? filters.join() : ''
  const expiries = Status === 'Disabled' ? [] : expiriesOf(rule)
  return { rule, isPlainlyOn: Status === 'Enabled', prefix, scope, expiries }
}

const anything: Expiry = { kind: 'current', when: undefined, kept: undefined }

function expiriesOf(rule: Properties): Expiry[] {
  const { ExpirationInDays: days, ExpirationDate: date, NoncurrentVersionExpirationInDays: oldDays } = rule
  const noncurrent = rule['NoncurrentVersionExpiration']
  const found: Expiry[] = []
  if (days !== undefined) found.push({ kind: 'current', when: amountOf(days), kept: 0 })
  if (date !== undefined) found.push({ kind: 'date', when: timeOf(date), kept: 0 })
  if (oldDays !== undefined) found.push({ kind: 'noncurrent', when: amountOf(oldDays), kept: 0 })
  if (noncurrent !== undefined) {
    const kept = at(noncurrent, 'NewerNoncurrentVersions')
    const when = amountOf(at(noncurrent, 'NoncurrentDays'))
    found.push({ kind: 'noncurrent', when, kept: kept === undefined ? 0 : amountOf(kept) })
  }
  return found
}

function timeOf(date: Value): number | undefined {
  const time = Date.parse(textOf(date))
  return Number.isNaN(time) ? undefined : time
}
