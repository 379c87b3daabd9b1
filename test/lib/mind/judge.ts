import { RE2JS } from 're2js'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../../lib/core/classify.ts'
import { effectiveRules } from '../../../lib/core/rule.ts'

/** The built-in rules, on the engine that runs them in earnest. */
export const judge = classifierOf(effectiveRules(builtInRules, []), (pattern) => {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  return (text) => compiled.matcher(text).find()
})
