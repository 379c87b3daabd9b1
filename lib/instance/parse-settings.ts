import type * as z from 'zod'
import { explain, type Path } from './explain.ts'
import { keysAt } from './known-keys.ts'
import { suggestion } from './nearest.ts'
import type { Position, Problem } from './problem.ts'

/** For keys that are missing in a file: a line that would be right. */
const examples: Record<string, string> = {
  name: 'name: Aurora',
  role: 'role: Market researcher',
  cadence: 'cadence: 1h',
  lead: 'lead: atlas',
  models: 'models: { default: { provider: rehearsal } }',
  provider: 'provider: rehearsal',
  model: 'model: the name that the provider gives it',
  baseUrl: 'baseUrl: https://models.example.com/v1',
  input: 'input: 3',
  output: 'output: 15',
  id: 'id: partner-maintenance',
  priority: 'priority: 50',
  when: "when: { message: 'scheduled maintenance' }",
  category: 'category: TRANSIENT',
  because: 'because: the partner is down for maintenance',
}

/** A part of a file that one schema is for. */
export interface Section {
  file: string
  /** What to call it in messages about the whole of it: "the rule". */
  whole: string
  value: unknown
  at: (path: Path) => Position
  atKey: (path: Path) => Position
}

/** What a section says, and everything that is wrong with it. */
export interface Parsed<T> {
  section: Section
  /** Undefined when there are problems. */
  settings: T | undefined
  problems: Problem[]
}

export function parseSettings<S extends z.ZodType>(schema: S, section: Section): Parsed<z.infer<S>> {
  const parsed = schema.safeParse(section.value)
  if (parsed.success) return { section, settings: parsed.data, problems: [] }
  return {
    section,
    settings: undefined,
    problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, schema, section)),
  }
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, section: Section): Problem[] {
  const { file, whole, value } = section
  if (issue.code === 'invalid_key')
    return [{ file, ...section.atKey(issue.path), message: explain(issue, whole, value, examples) }]
  if (issue.code !== 'unrecognized_keys')
    return [{ file, ...section.at(issue.path), message: explain(issue, whole, value, examples) }]
  const known = keysAt(schema, issue.path, value)
  return issue.keys.map((key) => ({
    file,
    ...section.atKey([...issue.path, key]),
    message: `"${key}" is not known here; ${suggestion(key, known)}`,
  }))
}
