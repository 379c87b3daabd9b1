import * as z from 'zod'
import { Actor } from './actor.ts'
import { Category, Limit } from './failure.ts'
import { RuleId, RuleVersionId } from './id.ts'
import { Instant } from './time.ts'

/** All given clauses must hold. `message`, `name`, `code` and `source` are RE2 patterns, matched ignoring case. */
export const Matcher = z
  .strictObject({
    httpStatus: z.number().int().min(100).max(599).optional(),
    exitCode: z.number().int().optional(),
    name: z.string().min(1).max(500).optional(),
    code: z.string().min(1).max(500).optional(),
    source: z.string().min(1).max(500).optional(),
    message: z.string().min(1).max(2_000).optional(),
  })
  .refine(
    (when) => Object.keys(when).length > 0,
    'expected at least one of httpStatus, exitCode, name, code, source, message',
  )
export type Matcher = z.infer<typeof Matcher>

/** One row of the classifier. The smallest priority is asked first, and the first match wins. */
export const RuleSettings = z.strictObject({
  priority: z.number().int().min(0).max(10_000),
  when: Matcher,
  category: Category.exclude(['UNKNOWN']),
  /** For RESOURCE: which limit it is, because that decides the recovery. */
  limit: Limit.optional(),
  because: z.string().min(1).max(300),
  enabled: z.boolean().default(true),
})
export type RuleSettings = z.infer<typeof RuleSettings>

/** A rule of the instance. One with the id of a built-in rule takes its place. */
export const Rule = z.object({
  id: RuleId,
  ...RuleSettings.shape,
  createdAt: Instant,
  updatedAt: Instant,
  applied: RuleSettings.optional(),
  /** Who made it as it is now; nobody is known for one that came with the files of the instance. */
  author: Actor.optional(),
  version: z.number().int(),
})
export type Rule = z.infer<typeof Rule>

/** What somebody did to a rule of the instance. The history stays when the rule is removed, and goes on after it. */
export const RuleVersion = z.object({
  id: RuleVersionId,
  ruleId: RuleId,
  number: z.number().int(),
  at: Instant,
  by: Actor,
  did: z.enum(['created', 'changed', 'enabled', 'disabled', 'removed']),
  /** As this left them; of a rule that was removed, as they were. */
  settings: RuleSettings,
  /** What they were before a change: for the first one to a built-in rule, those that are built in. */
  before: RuleSettings.optional(),
  version: z.number().int(),
})
export type RuleVersion = z.infer<typeof RuleVersion>

/** The settings alone, out of a rule of any origin. */
export const settingsOf = ({ priority, when, category, limit, because, enabled }: RuleSettings): RuleSettings => ({
  priority,
  when,
  category,
  ...(limit ? { limit } : {}),
  because,
  enabled,
})

/** A rule as the classifier sees it, whether it is built in or the instance's own. */
export interface EffectiveRule extends RuleSettings {
  id: RuleId
  origin: 'built-in' | 'instance'
}

/** Built-in rules always exist; the instance's own add to them, or replace the one of the same id. In asking order. */
export function effectiveRules(
  builtIn: readonly EffectiveRule[],
  own: readonly Pick<Rule, 'id' | keyof RuleSettings>[],
): EffectiveRule[] {
  const byId = new Map(builtIn.map((rule) => [rule.id, rule]))
  for (const rule of own) byId.set(rule.id, { id: rule.id, ...settingsOf(rule), origin: 'instance' })
  return [...byId.values()].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
}
