import type { Category, Evidence, Limit } from './failure.ts'
import type { RuleId } from './id.ts'
import { type Grams, gramsOf, prefilterOf } from './prefilter.ts'
import type { EffectiveRule, Matcher } from './rule.ts'

/** What the rules say about one piece of evidence. No match is a verdict too. */
export interface Judgement {
  category: Category
  limit?: Limit
  ruleId?: RuleId
  because: string
}

/** Tells whether a text matches. Comes from an engine that is linear in the text, because the text is not ours. */
type PatternTest = (text: string) => boolean
export type CompilePattern = (pattern: string) => PatternTest

export type Classifier = (evidence: Evidence) => Judgement

const patternFields = ['code', 'name', 'source', 'message'] as const
type PatternField = (typeof patternFields)[number]

/** Evidence, and what was found out about its texts, for all the rules that ask. */
interface Asked {
  evidence: Evidence
  gramsOf: (field: PatternField) => Grams
}

type Clause = (asked: Asked) => boolean

function clausesOf(when: Matcher, compile: CompilePattern): Clause[] {
  const { httpStatus, exitCode } = when
  const clauses: Clause[] = []
  if (httpStatus !== undefined) clauses.push(({ evidence }) => evidence.httpStatus === httpStatus)
  if (exitCode !== undefined) clauses.push(({ evidence }) => evidence.exitCode === exitCode)
  for (const field of patternFields) {
    const pattern = when[field]
    if (pattern !== undefined) clauses.push(patternClause(field, pattern, compile))
  }
  return clauses
}

/**
 * A pattern is compiled when a text comes that has its words. Most never are: a failure has the words of a few rules
 * only, and compiling all of them would be the slowest part of a cold start. One without words is compiled at once.
 */
function patternClause(field: PatternField, pattern: string, compile: CompilePattern): Clause {
  const mayMatch = prefilterOf(pattern)
  let test = mayMatch ? undefined : compile(pattern)
  return (asked) => {
    const text = asked.evidence[field]
    if (text === undefined || mayMatch?.(asked.gramsOf(field)) === false) return false
    test ??= compile(pattern)
    return test(text)
  }
}

function askedOf(evidence: Evidence): Asked {
  const known: Partial<Record<PatternField, Grams>> = {}
  return { evidence, gramsOf: (field) => (known[field] ??= gramsOf(evidence[field] ?? '')) }
}

/** Puts the rules, in asking order, into one function. */
export function classifierOf(rules: readonly EffectiveRule[], compile: CompilePattern): Classifier {
  const rows = rules.filter(({ enabled }) => enabled).map((rule) => ({ rule, clauses: clausesOf(rule.when, compile) }))
  return (evidence) => {
    const asked = askedOf(evidence)
    const match = rows.find(({ clauses }) => clauses.every((holds) => holds(asked)))
    if (!match) return { category: 'UNKNOWN', because: 'no rule matched' }
    const { id, category, limit, because } = match.rule
    return { category, ...(limit ? { limit } : {}), ruleId: id, because }
  }
}
