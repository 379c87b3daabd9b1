import { Category } from '../../core/failure.ts'

/** What the brief of a task tells the rehearsal to do, for demos and tests. `times` may be infinite. */
export type Direction =
  | { kind: 'ok' }
  | { kind: 'empty'; times: number }
  | { kind: 'revise'; times: number }
  | { kind: 'ask'; times: number }
  | { kind: 'fail'; category: Category; times: number }
  /** Meant as a direction, and not one: silence would make somebody search for the mistake. */
  | { kind: 'unreadable'; line: string }

const anyLine = /^[ \t]*(rehearse:.*)$/gm
const grammar =
  /^rehearse: (?:ok|(?<act>empty|revise|ask|fail (?<category>[A-Z]+))(?<span> once| always| times [1-9]\d?)?)$/

/**
 * Reads the stage directions of a brief, each on a line of its own: `rehearse: ok`, or `rehearse:` with `empty`,
 * `revise`, `ask` or `fail <CATEGORY>`, each followed by `once` (which may be left out), `times <n>` or `always`.
 */
export const directionsIn = (brief: string): Direction[] =>
  [...brief.matchAll(anyLine)].map(([, line = '']) => directionOf(line.trim()))

function directionOf(line: string): Direction {
  const groups = grammar.exec(line)?.groups
  if (!groups) return { kind: 'unreadable', line }
  const { act, category, span } = groups
  if (act === undefined) return { kind: 'ok' }
  const times = timesOf(span?.trim())
  if (act === 'empty' || act === 'revise' || act === 'ask') return { kind: act, times }
  const known = Category.safeParse(category)
  return known.success ? { kind: 'fail', category: known.data, times } : { kind: 'unreadable', line }
}

const timesOf = (span = 'once'): number =>
  span === 'once' ? 1 : span === 'always' ? Number.POSITIVE_INFINITY : Number(span.slice('times '.length))
