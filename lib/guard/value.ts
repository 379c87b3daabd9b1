/** A value in a template, as JSON has them. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }
/** A value, or nothing where it might stand. */
export type Perhaps = Value | undefined
export type Properties = Record<string, Value>

export const isObject = (value: Perhaps): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `Ref`, `Fn::If` and their like: what they stand for is decided when CloudFormation runs. */
export function isIntrinsic(value: Perhaps): boolean {
  if (!isObject(value)) return false
  const [name, ...more] = Object.keys(value)
  return more.length === 0 && (name === 'Ref' || name?.startsWith('Fn::') === true)
}

/** The value at a path such as `Rule.DefaultRetention.Days`. An intrinsic on the way stands for all that is in it. */
export function at(value: Perhaps, path: string): Perhaps {
  let found = value
  for (const key of path.split('.').filter((part) => part !== '')) {
    if (isIntrinsic(found)) return found
    if (Array.isArray(found)) found = found[Number(key)]
    else found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined
  }
  return found
}

/**
 * Two values with the same text mean the same to CloudFormation: the order of keys says nothing, that of lists does only
 * inside of an intrinsic (`Fn::Join`), and `true` may be written as `"true"`.
 */
export function canonical(value: Perhaps, isOrdered = false): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, isOrdered))
    return `[${(isOrdered ? items : items.toSorted()).join()}]`
  }
  if (!isObject(value)) return JSON.stringify(String(value))
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, isOrdered || key.startsWith('Fn::'))}`).join()}}`
}

export const isSame = (one: Perhaps, other: Perhaps): boolean => canonical(one) === canonical(other)

/** What a value says, for words and names. */
export const textOf = (value: Perhaps): string =>
  typeof value === 'object' && value !== null ? canonical(value) : String(value)

/** What may be written as one thing or as a list of them. */
export const listOf = (value: Perhaps): Value[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const yes = new Set(['true', 'ENABLED', 'Enabled', 'ACTIVE'])

export const isOn = (value: Perhaps): boolean => yes.has(textOf(value))

/** Numbers may be written as text. */
export function amountOf(value: Perhaps): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const amount = value === '' ? Number.NaN : Number(value)
  return Number.isNaN(amount) ? undefined : amount
}
