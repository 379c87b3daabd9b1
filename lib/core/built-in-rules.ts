import { authRules } from './built-in-rules/auth.ts'
import { codeRules, grpcRules } from './built-in-rules/codes.ts'
import { generalRules } from './built-in-rules/general.ts'
import { hiddenLogicRules } from './built-in-rules/hidden-logic.ts'
import { logicRules } from './built-in-rules/logic.ts'
import { ownRules } from './built-in-rules/own.ts'
import { resourceRules } from './built-in-rules/resource.ts'
import { statusRules } from './built-in-rules/statuses.ts'
import { timeoutRules } from './built-in-rules/timeout.ts'
import { transientRules } from './built-in-rules/transient.ts'
import { RuleId } from './id.ts'
import type { EffectiveRule } from './rule.ts'

const rows = [
  ...ownRules,
  ...resourceRules,
  ...hiddenLogicRules,
  ...authRules,
  ...timeoutRules,
  ...transientRules,
  ...logicRules,
  ...codeRules,
  ...grpcRules,
  ...statusRules,
  ...generalRules,
]

export const builtInRules: readonly EffectiveRule[] = rows.map((row) => ({
  ...row,
  id: RuleId.parse(row.id),
  enabled: true,
  origin: 'built-in',
}))
