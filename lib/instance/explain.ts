import type * as z from 'zod'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue
export type Path = readonly PropertyKey[]

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list such as [one, two]',
  object: 'keys with values',
  record: 'keys with values',
}

/** `models.default.price` or `tools[2]`. */
const labelOf = (path: Path): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')

/** What somebody wrote, short enough for a message. */
export function spelled(value: unknown): string {
  if (value === null || value === '') return 'empty'
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return Array.isArray(value) ? 'a list' : 'keys with values'
}

export function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = Reflect.get(found, part)
  }
  return found
}

const oneOf = (words: readonly unknown[]): string => {
  const [last, ...others] = words.map(String).toReversed()
  return others.length > 0 ? `${others.toReversed().join(', ')} or ${last}` : String(last)
}

function bound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const { code, origin, inclusive } = issue
  const limit = code === 'too_small' ? issue.minimum : issue.maximum
  if (code === 'too_small' && origin === 'string' && limit === 1) return 'some text'
  const unit = { string: ' characters', array: ' entries' }[String(origin)] ?? ''
  if (code === 'too_small') return `${inclusive === false ? 'more than' : 'at least'} ${limit}${unit}`
  return `${inclusive === false ? 'less than' : 'at most'} ${limit}${unit}`
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? issue.expected
  if (issue.code === 'too_small' || issue.code === 'too_big') return bound(issue)
  if (issue.code === 'invalid_value') return oneOf(issue.values)
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) return oneOf(issue.options)
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return issue.errors.flat().map(expectation).join(' or ')
  if (issue.code === 'invalid_key') return issue.issues.map(expectation).join(', and ')
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'an address such as https://models.example.com/v1'
  if (issue.code === 'invalid_format' && issue.format === 'regex') return `something that matches ${issue.pattern}`
  return issue.message
}

function choices(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return issue.options.map(String)
  return []
}

function advice(issue: Issue, value: unknown): string {
  const meant = typeof value === 'string' ? nearest(value, choices(issue)) : undefined
  if (meant !== undefined) return `; did you mean ${meant}?`
  const isBare = typeof value === 'number' || typeof value === 'boolean'
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isBare) return ': put it in quotes'
  if (issue.code === 'invalid_type' && value === null && issue.path.length > 0)
    return ': give it a value, or leave the key out'
  return ''
}

/** A long text or list is told by its size. */
function sized(issue: Issue, value: unknown): string {
  if (issue.code === 'too_big' && typeof value === 'string') return `${value.length} characters long`
  if (issue.code === 'too_big' && Array.isArray(value)) return `a list of ${value.length}`
  return spelled(value)
}

/**
 * Says in a sentence what the schema found: what came, what was expected, what to do. `whole` is what to call the
 * thing itself, for trouble that is not with one of its keys; `examples` are lines that would be right.
 */
export function explain(issue: Issue, whole: string, root: unknown, examples: Record<string, string> = {}): string {
  const { path } = issue
  const key = path.at(-1)
  if (issue.code === 'invalid_key')
    return `${labelOf(path.slice(0, -1))} has the key ${spelled(key)}; expected ${expectation(issue)}`
  // A message that is not an expectation tells the whole story already.
  if (issue.code === 'custom' && !issue.message.startsWith('expected ')) return issue.message
  const value = valueAt(root, path)
  const label = labelOf(path) || whole
  if (value !== undefined)
    return `${label} is ${sized(issue, value)}; expected ${expectation(issue)}${advice(issue, value)}`
  const example = examples[String(key)]
  return `${label} is missing; expected ${expectation(issue)}: add ${example === undefined ? 'it' : `a line such as "${example}"`}`
}
