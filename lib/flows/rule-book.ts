import { builtInRules } from '../core/built-in-rules.ts'
import { type Classifier, classifierOf } from '../core/classify.ts'
import { effectiveRules } from '../core/rule.ts'
import { seconds } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { compilePattern } from './pattern.ts'
import { allOf } from './read-config.ts'

const freshFor = seconds(60)

/** Answers with the current classifier. */
export type RuleBook = () => Promise<Classifier>

/** Rules change rarely and are needed often: they are read and compiled at most once a minute per process. */
export function createRuleBook({ store, clock }: Pick<Ports, 'store' | 'clock'>): RuleBook {
  let cached: { classifier: Classifier; readAt: number } | undefined
  return async () => {
    const now = clock.now().getTime()
    if (cached && now - cached.readAt < freshFor) return cached.classifier
    const rules = effectiveRules(builtInRules, await allOf(store, 'rule'))
    cached = { classifier: classifierOf(rules, compilePattern), readAt: now }
    return cached.classifier
  }
}
