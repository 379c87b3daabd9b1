import type { Actor } from '../core/actor.ts'
import { type RuleId, ruleVersionIdOf } from '../core/id.ts'
import { type RuleSettings, type RuleVersion, settingsOf } from '../core/rule.ts'
import { instant } from '../core/time.ts'
import type { Ports, Write } from '../ports.ts'

interface Done {
  ruleId: RuleId
  by: Actor
  did: RuleVersion['did']
  settings: RuleSettings
  before?: RuleSettings
}

/** What a change to settings is called. */
export const didTo = (before: RuleSettings, after: RuleSettings): RuleVersion['did'] => {
  if (before.enabled === after.enabled) return 'changed'
  return after.enabled ? 'enabled' : 'disabled'
}

/**
 * One more entry in the history of a rule. It is numbered after the one before, so of two changes at the same time
 * one finds its number taken, and is decided again.
 */
export async function versionOf({ store, clock }: Pick<Ports, 'store' | 'clock'>, done: Done): Promise<Write> {
  const { ruleId, by, did, settings, before } = done
  const [newest] = (await store.list('rule-version', { scope: { of: ruleId }, limit: 1 })).items
  const number = (newest?.number ?? 0) + 1
  const row: RuleVersion = {
    id: ruleVersionIdOf(ruleId, number),
    ruleId,
    number,
    at: instant(clock.now()),
    by,
    did,
    settings: settingsOf(settings),
    ...(before ? { before: settingsOf(before) } : {}),
    version: 1,
  }
  return { op: 'new', kind: 'rule-version', row }
}
