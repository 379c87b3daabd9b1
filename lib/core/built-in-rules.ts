import { authRules } from './built-in-rules/auth.ts'
import { codeRules, grpcRules, mysqlRules } from './built-in-rules/codes.ts'
import { generalRules } from './built-in-rules/general.ts'
import { hiddenLogicRules } from './built-in-rules/hidden-logic.ts'
import { codeLogicRules } from './built-in-rules/logic-code.ts'
import { inputLogicRules } from './built-in-rules/logic-input.ts'
import { ownRules } from './built-in-rules/own.ts'
import { resourceRules } from './built-in-rules/resource.ts'
import { spokenRules } from './built-in-rules/spoken.ts'
import { statusRules } from './built-in-rules/statuses.ts'
import { systemRules } from './built-in-rules/systems.ts'
import { timeoutRules } from './built-in-rules/timeout.ts'
import { transientRules } from './built-in-rules/transient.ts'
import { RuleId } from './id.ts'
import type { EffectiveRule } from './rule.ts'

const rows = [
  ...ownRules,
  ...systemRules,
  ...spokenRules,
  ...resourceRules,
  ...hiddenLogicRules,
  ...authRules,
  ...timeoutRules,
  ...transientRules,
  ...codeLogicRules,
  ...inputLogicRules,
  ...codeRules,
  ...mysqlRules,
  ...grpcRules,
  ...statusRules,
  ...generalRules,
]

/**
 * The rules that always exist, in asking order. Priorities leave room for an instance's own: what we named ourselves
 * (0-17), causes that are stated outright (18-199), names, codes and statuses that merely wrap one (200-399), and at
 * last general wording (400-599). Within a band: RESOURCE, AUTH, TIMEOUT, TRANSIENT, LOGIC, so that of two causes standing
 * side by side the one that waiting will not cure is named. LOGIC stands before AUTH where its wording sounds like AUTH.
 */
export const builtInRules: readonly EffectiveRule[] = rows
  .map((row): EffectiveRule => ({ ...row, id: RuleId.parse(row.id), enabled: true, origin: 'built-in' }))
  .toSorted((a, b) => a.priority - b.priority)
