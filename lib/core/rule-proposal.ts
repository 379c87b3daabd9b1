import * as z from 'zod'
import { Actor } from './actor.ts'
import { Category, Fingerprint, Limit } from './failure.ts'
import { AgentId, CycleId, FailureId, ProposalId, RuleId } from './id.ts'
import { Matcher, RuleSettings } from './rule.ts'
import { Instant } from './time.ts'

/** What an agent may propose when failures pile up that no rule knows. */
export const RuleIdea = z.object({
  /** The group of failures that it is for, as the agent was shown it. */
  fingerprint: Fingerprint,
  when: Matcher,
  category: Category.exclude(['UNKNOWN']),
  limit: Limit.optional(),
  because: z.string().min(1).max(300),
  /** Failures that it should judge. */
  examples: z.array(FailureId).max(10).default([]),
})
export type RuleIdea = z.infer<typeof RuleIdea>

/** After every other rule: it may explain what nobody could, and take nothing away from rules that are trusted. */
export const proposalPriority = 9_000

const base = z.object({
  id: ProposalId,
  fingerprint: Fingerprint,
  rule: RuleSettings,
  examples: z.array(FailureId),
  /** What it would have done when it was proposed. */
  effect: z.object({
    looked: z.number().int(),
    matched: z.number().int(),
    changed: z.number().int(),
    /** Of those that would change, how many no rule knew. */
    unknown: z.number().int(),
  }),
  agentId: AgentId,
  cycleId: CycleId,
  rehearsal: z.boolean(),
  createdAt: Instant,
  version: z.number().int(),
})
const decided = { decidedBy: Actor, decidedAt: Instant }

/** A rule that an agent thought of. Only a person puts it in force. */
export const RuleProposal = z.discriminatedUnion('status', [
  base.extend({ status: z.literal('proposed') }),
  base.extend({ status: z.literal('approved'), ...decided, ruleId: RuleId }),
  base.extend({ status: z.literal('rejected'), ...decided, why: z.string() }),
])
export type RuleProposal = z.infer<typeof RuleProposal>
export type OpenProposal = Extract<RuleProposal, { status: 'proposed' }>
