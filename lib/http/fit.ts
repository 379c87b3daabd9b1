import * as z from 'zod'
import { type Complaint, type Outcome, refuse } from './problem.ts'

/** The part of a request that is looked at. It is what the path of a complaint starts with. */
type Part = 'body' | 'query' | 'header'

interface Looked {
  part: Part
  schema: z.ZodType
  value: unknown
}

const mostTold = 20
const longestTold = 200

/** The value as the schema wants it, or everything about it that does not fit. */
export function fit<S extends z.ZodType>(schema: S, value: unknown, part: Part): Outcome<z.output<S>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data }
  const complaints = parsed.error.issues.flatMap((issue) => complaintsOf(issue, { part, schema, value }))
  const [first, ...more] = complaints
  const others = more.length > 0 ? `, and ${more.length} more` : ''
  const detail = `The ${part} does not fit: ${first?.path}: ${first?.message}${others}.`
  return refuse('request.invalid', detail, { errors: complaints.slice(0, mostTold) })
}

function complaintsOf(issue: z.core.$ZodIssue, { part, schema, value }: Looked): Complaint[] {
  const path = [part, ...issue.path.map(String)]
  if (issue.code !== 'unrecognized_keys')
    return [{ path: path.join('.'), message: messageOf(issue, cameAt(value, issue.path)) }]
  const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const expected = known.length > 0 ? `; known are ${known.join(', ')}` : ''
  return issue.keys.map((key) => ({
    path: [...path, key.slice(0, longestTold)].join('.'),
    message: `is unknown${expected}`,
  }))
}

/** What was expected, and what came instead when the message does not say so itself. Nobody gets a long text back. */
function messageOf(issue: z.core.$ZodIssue, came: unknown): string {
  if (issue.code === 'invalid_type' && came === undefined) return `is missing; expected ${issue.expected}`
  const expected = issue.message.slice(0, longestTold)
  const shown = typeof came === 'object' ? undefined : JSON.stringify(came)?.slice(0, longestTold)
  return shown === undefined || issue.message.includes(shown) ? expected : `${expected}; got ${shown}`
}

const cameAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  )
