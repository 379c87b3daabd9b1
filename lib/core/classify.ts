import type { Category, Evidence, Limit } from './failure.ts'
import type { RuleId } from './id.ts'
import type { EffectiveRule, Matcher } from './rule.ts'

/** What the rules say about one piece of evidence. No match is a verdict too. */
export interface Judgement {
  category: Category
  limit?: Limit
  ruleId?: RuleId
  because: string
}

/** Tells whether a text matches. Comes from an engine that is linear in the text, because the text is not ours. */
export type PatternTest = (text: string) => boolean
export type CompilePattern = (pattern: string) => PatternTest

export type Classifier = (evidence: Evidence) => Judgement

type Clause = (evidence: Evidence) => boolean

function clausesOf(when: Matcher, compile: CompilePattern): Clause[] {
  const { httpStatus, exitCode } = when
  const clauses: Clause[] = []
  if (httpStatus !== undefined) clauses.push((evidence) => evidence.httpStatus === httpStatus)
  if (exitCode !== undefined) clauses.push((evidence) => evidence.exitCode === exitCode)
  for (const field of ['code', 'name', 'source', 'message'] as const) {
    const pattern = when[field]
    if (pattern === undefined) continue
    const test = compile(pattern)
    clauses.push((evidence) => {
      const text = evidence[field]
      return text !== undefined && test(text)
    })
  }
  return clauses
}

/** Compiles the rules, in asking order, into one function. Throws what `compile` throws for a bad pattern. */
export function classifierOf(rules: readonly EffectiveRule[], compile: CompilePattern): Classifier {
  const asked = rules.filter(({ enabled }) => enabled).map((rule) => ({ rule, clauses: clausesOf(rule.when, compile) }))
  return (evidence) => {
    const match = asked.find(({ clauses }) => clauses.every((holds) => holds(evidence)))
    if (!match) return { category: 'UNKNOWN', because: 'no rule matched' }
    const { id, category, limit, because } = match.rule
    return { category, ...(limit ? { limit } : {}), ruleId: id, because }
  }
}
