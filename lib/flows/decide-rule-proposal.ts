import type { Actor } from '../core/actor.ts'
import { builtInRules } from '../core/built-in-rules.ts'
import { Fault } from '../core/fault.ts'
import { type ProposalId, RuleId } from '../core/id.ts'
import type { OpenProposal, RuleProposal } from '../core/rule-proposal.ts'
import { instant } from '../core/time.ts'
import type { Ports, Store } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { taken } from './configure.ts'
import { newRule } from './configure-rules.ts'
import { rowOf } from './read-config.ts'

async function openProposal(store: Store, id: ProposalId, wish: string): Promise<OpenProposal> {
  const proposal = await rowOf(store, 'rule-proposal', id)
  if (proposal.status === 'proposed') return proposal
  throw new Fault(
    'state.illegal',
    `rule proposal ${id} is ${proposal.status} and cannot be ${wish}; only proposed ones can`,
  )
}

/** A person puts the rule in force, under a name of their choice, in the transaction that decides the proposal. */
export async function approveProposal(
  ports: Ports,
  id: ProposalId,
  chosen: RuleId | undefined,
  by: Actor,
): Promise<RuleProposal> {
  return await commitChange(ports, async () => {
    const proposal = await openProposal(ports.store, id, 'approved')
    const ruleId = chosen ?? RuleId.parse(`learned-${proposal.fingerprint.slice(0, 8)}`)
    // It would take the place of that rule, and a proposal takes nothing away from rules that are trusted.
    if (builtInRules.some((rule) => rule.id === ruleId)) throw taken('a rule', ruleId)
    const { writes, deeds } = await newRule(ports, ruleId, proposal.rule, by)
    const row: RuleProposal = {
      ...proposal,
      status: 'approved',
      decidedBy: by,
      decidedAt: instant(ports.clock.now()),
      ruleId,
    }
    const deed = { actor: by, verb: 'rule-proposal.approved', subject: id, note: ruleId, traceId: row.cycleId } as const
    return {
      writes: [{ op: 'changed', kind: 'rule-proposal', row }, ...writes],
      deeds: [deed, ...deeds],
      result: row,
    }
  })
}

export async function rejectProposal(ports: Ports, id: ProposalId, why: string, by: Actor): Promise<RuleProposal> {
  return await commitChange(ports, async () => {
    const proposal = await openProposal(ports.store, id, 'rejected')
    const decidedAt = instant(ports.clock.now())
    const row: RuleProposal = { ...proposal, status: 'rejected', decidedBy: by, decidedAt, why }
    const deed = { actor: by, verb: 'rule-proposal.rejected', subject: id, note: why, traceId: row.cycleId } as const
    return { writes: [{ op: 'changed', kind: 'rule-proposal', row }], deeds: [deed], result: row }
  })
}
