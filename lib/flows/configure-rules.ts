import type * as z from 'zod'
import type { Deed } from '../core/activity.ts'
import type { Actor } from '../core/actor.ts'
import { builtInRules } from '../core/built-in-rules.ts'
import { Fault } from '../core/fault.ts'
import type { RuleId } from '../core/id.ts'
import { patchOf } from '../core/patch.ts'
import { Rule, RuleSettings } from '../core/rule.ts'
import { instant } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { checkRule } from './check-rule.ts'
import { type Change, commitChange } from './commit-change.ts'
import { made, taken } from './configure.ts'
import { rowOf } from './read-config.ts'
import { didTo, versionOf } from './rule-history.ts'

export const RulePatch = patchOf(RuleSettings)
export type RulePatch = z.infer<typeof RulePatch>

/** What makes a rule of the instance, for the transaction that does. */
export async function newRule(
  ports: Ports,
  id: RuleId,
  settings: RuleSettings,
  by: Actor,
): Promise<Change<Rule> & { deeds: Deed[] }> {
  checkRule(settings)
  if (await ports.store.get('rule', id)) throw taken('a rule', id)
  const rule: Rule = { id, ...settings, author: by, ...made(ports.clock.now()) }
  const version = await versionOf(ports, { ruleId: id, by, did: 'created', settings })
  const deed = { actor: by, verb: 'rule.created', subject: id, note: settings.because } as const
  return { writes: [{ op: 'new', kind: 'rule', row: rule }, version], deeds: [deed], result: rule }
}

export async function createRule(ports: Ports, id: RuleId, settings: RuleSettings, by: Actor): Promise<Rule> {
  return await commitChange(ports, () => newRule(ports, id, settings, by))
}

/** Changing a built-in rule makes a rule of the instance that takes its place. */
export async function changeRule(ports: Ports, id: RuleId, patch: RulePatch, by: Actor): Promise<Rule> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const own = await store.get('rule', id)
    const builtIn = builtInRules.find((rule) => rule.id === id)
    const before = own ?? (builtIn ? { ...builtIn, ...made(clock.now()) } : await rowOf(store, 'rule', id))
    const rule = Rule.parse({ ...before, ...patch, author: by, updatedAt: instant(clock.now()) })
    checkRule(rule)
    const did = didTo(before, rule)
    const version = await versionOf(ports, { ruleId: id, by, did, settings: rule, before })
    const deeds = [{ actor: by, verb: 'rule.changed', subject: id, note: Object.keys(patch).join(', ') } as const]
    return { writes: [{ op: own ? 'changed' : 'new', kind: 'rule', row: rule }, version], deeds, result: rule }
  })
}

/** Removes a rule of the instance. A built-in rule that it replaced is in force again. */
export async function removeRule(ports: Ports, id: RuleId, by: Actor): Promise<void> {
  await commitChange(ports, async () => {
    const rule = await ports.store.get('rule', id)
    if (!rule && builtInRules.some((builtIn) => builtIn.id === id)) {
      throw new Fault(
        'state.illegal',
        `rule "${id}" is built in and cannot be removed; disable it with PATCH { "enabled": false }`,
      )
    }
    const row = rule ?? (await rowOf(ports.store, 'rule', id))
    const version = await versionOf(ports, { ruleId: id, by, did: 'removed', settings: row })
    const deeds = [{ actor: by, verb: 'rule.removed', subject: id, note: row.because } as const]
    return { writes: [{ op: 'removed', kind: 'rule', row }, version], deeds, result: undefined }
  })
}
