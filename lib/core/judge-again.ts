import type { Actor } from './actor.ts'
import type { Judgement } from './classify.ts'
import type { Category, Failure } from './failure.ts'
import type { FailureId } from './id.ts'
import { sumCounts, tallyFailure, type TallyAdd } from './tally.ts'
import { type Instant, instant } from './time.ts'

/** A stored failure of which other rules say something else. */
export interface Rejudged {
  failureId: FailureId
  at: Instant
  fingerprint: string
  before: Judgement
  after: Judgement
}

/** How many went from one category to another. Those that only change their rule stay where they are. */
export interface Move {
  from: Category
  to: Category
  count: number
}

/** How many changes are shown one by one; the others are only counted. */
export const mostExamples = 20

export const judgementOf = ({ category, limit, ruleId, because }: Failure): Judgement => ({
  category,
  ...(limit ? { limit } : {}),
  ...(ruleId ? { ruleId } : {}),
  because,
})

/** Another wording of the same rule is no change: it would rewrite a history in which nothing is counted anew. */
export const saysElse = (before: Judgement, after: Judgement): boolean =>
  before.category !== after.category || before.limit !== after.limit || before.ruleId !== after.ruleId

export const rejudgedOf = ({ id, at, fingerprint }: Failure, before: Judgement, after: Judgement): Rejudged => ({
  failureId: id,
  at,
  fingerprint,
  before,
  after,
})

export function movesOf(changes: readonly Rejudged[]): Move[] {
  return [...Map.groupBy(changes, ({ before, after }) => `${before.category} ${after.category}`).values()]
    .flatMap((same) => {
      const [first] = same
      return first ? [{ from: first.before.category, to: first.after.category, count: same.length }] : []
    })
    .toSorted((a, b) => b.count - a.count || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
}

/** The failure as it is judged now. What was done about it is left as it was: that has happened. */
export function reclassify(failure: Failure, judgement: Judgement, by: Actor, now: Date): Failure {
  const { category: _category, limit: _limit, ruleId: _ruleId, because: _because, ...rest } = failure
  return { ...rest, ...judgement, reclassified: { at: instant(now), by, before: judgementOf(failure) } }
}

/** What turns the counters of one judgement into those of another: less the old, plus the new, and nothing idle. */
export function tallyDifference(before: Failure, after: Failure, timeZone: string): TallyAdd[] {
  const less = tallyFailure(before, timeZone).map(({ key, counts }): TallyAdd => ({
    key,
    counts: Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, -n])),
  }))
  const additions = [...less, ...tallyFailure(after, timeZone)]
  return [...Map.groupBy(additions, ({ key }) => JSON.stringify(key)).values()].flatMap((same) => {
    const counts = Object.fromEntries(Object.entries(sumCounts(same)).filter(([, n]) => n !== 0))
    const [first] = same
    return first && Object.keys(counts).length > 0 ? [{ key: first.key, counts }] : []
  })
}
