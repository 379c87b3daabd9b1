import { byAgent } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Agent } from '../core/agent.ts'
import { Fault } from '../core/fault.ts'
import type { FailureGroup } from '../core/failure-group.ts'
import { type CycleId, newProposalId, type ProposalId } from '../core/id.ts'
import type { RuleSettings } from '../core/rule.ts'
import { type OpenProposal, proposalPriority, type RuleIdea } from '../core/rule-proposal.ts'
import { instant } from '../core/time.ts'
import type { Ports, Write } from '../ports.ts'
import { tryRule } from './try-rule.ts'

interface Ideas {
  agent: Agent
  cycleId: CycleId
  rehearsal: boolean
  /** The groups that the agent was shown. */
  shown: readonly FailureGroup[]
  ideas: readonly RuleIdea[]
}

export interface RulesProposed {
  proposalIds: ProposalId[]
  /** Each that was turned away, with the reason. */
  dropped: { because: string; why: string }[]
  writes: Write[]
  deeds: Deed[]
}

/** On how many of the newest failures an idea is tried. */
const triedOn = 200

/** What agents think of as rules, tried on history. It is proposed only: a person puts it in force. */
export async function proposeRules(ports: Ports, { ideas, ...from }: Ideas): Promise<RulesProposed> {
  const proposed: RulesProposed = { proposalIds: [], dropped: [], writes: [], deeds: [] }
  const open = new Set<string>()
  for (const idea of ideas) {
    const row = open.has(idea.fingerprint) ? 'it is for the same failures as another' : await judge(ports, idea, from)
    if (typeof row === 'string') {
      proposed.dropped.push({ because: idea.because, why: row })
      continue
    }
    open.add(idea.fingerprint)
    proposed.proposalIds.push(row.id)
    proposed.writes.push({ op: 'new', kind: 'rule-proposal', row })
    const note = `${row.rule.category}: ${row.rule.because}`
    const deed = { verb: 'rule-proposal.opened', subject: row.id, note, traceId: from.cycleId } as const
    proposed.deeds.push({ actor: byAgent(from.agent.id), ...deed })
  }
  return proposed
}

/** The proposal, or why there is none. */
async function judge(ports: Ports, idea: RuleIdea, from: Omit<Ideas, 'ideas'>): Promise<OpenProposal | string> {
  const { store, clock } = ports
  const { fingerprint, examples, ...settings } = idea
  const group = from.shown.find(({ id }) => id === fingerprint)
  if (!group) return `no failures with the fingerprint ${fingerprint} were shown`
  const [failure] = await store.getMany('failure', [group.latest.failureId])
  const rule: RuleSettings = { ...settings, priority: proposalPriority, enabled: true }
  const trial = await tried(ports, rule, failure?.evidence)
  if (typeof trial === 'string') return trial
  if (!trial.pasted?.decides) return 'it does not judge the failures that it is for'
  const { looked, matched, changed, moves } = trial.history
  const unknown = moves.reduce((sum, { from: was, count }) => (was === 'UNKNOWN' ? sum + count : sum), 0)
  return {
    id: newProposalId(clock),
    status: 'proposed',
    fingerprint,
    rule,
    examples: (await store.getMany('failure', [...new Set([...examples, group.latest.failureId])])).map(({ id }) => id),
    effect: { looked, matched, changed, unknown },
    agentId: from.agent.id,
    cycleId: from.cycleId,
    rehearsal: from.rehearsal,
    createdAt: instant(clock.now()),
    version: 1,
  }
}

/** A rule that no person could create is no proposal either. */
async function tried(ports: Ports, draft: RuleSettings, evidence: Parameters<typeof tryRule>[1]['evidence']) {
  try {
    return await tryRule(ports, { draft, evidence, last: triedOn })
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'request.invalid') return fault.message
    throw fault
  }
}
