import * as z from 'zod'
import { Evidence } from './failure.ts'
import { AgentId, CycleId, MissionId, ProposalId } from './id.ts'
import { MissionDraft } from './mission.ts'
import { RuleIdea } from './rule-proposal.ts'
import { Instant } from './time.ts'
import { Usage } from './usage.ts'

const always = {
  notes: z.string().max(4_000).optional(),
  /** For failures that no rule knows, when it was shown any. */
  rules: z.array(RuleIdea).max(3).optional(),
}

/** What a model answers when it is woken: nothing to do, or work worth proposing. `notes` replaces its old ones. */
export const Thought = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('rest'),
    reason: z.string().min(1).max(2_000),
    ...always,
  }),
  z.object({
    decision: z.literal('propose'),
    missions: z.array(MissionDraft).min(1).max(10),
    ...always,
  }),
])
export type Thought = z.infer<typeof Thought>

const base = z.object({
  id: CycleId,
  agentId: AgentId,
  startedAt: Instant,
  finishedAt: Instant,
  /** What the agent was shown. */
  saw: z.object({
    projects: z.number().int(),
    openMissions: z.number().int(),
    openTasks: z.number().int(),
    failures: z.number().int(),
  }),
  model: z.string(),
  rehearsal: z.boolean(),
  usage: Usage,
  /** The rules it thought of: those that were put before people, and those that were turned away, with the reason. */
  rules: z
    .object({
      proposed: z.array(ProposalId),
      dropped: z.array(z.object({ because: z.string(), why: z.string() })),
    })
    .optional(),
  version: z.number().int(),
})

/** One wake-up of one agent: what it saw, what it decided, what it cost. */
export const ThinkCycle = z.discriminatedUnion('status', [
  base.extend({ status: z.literal('rested'), reason: z.string() }),
  base.extend({
    status: z.literal('proposed'),
    missionIds: z.array(MissionId),
    /** Proposals that a cap or a missing reference turned away, each with the reason. */
    dropped: z.array(z.object({ title: z.string(), why: z.string() })),
  }),
  base.extend({ status: z.literal('failed'), evidence: Evidence }),
])
export type ThinkCycle = z.infer<typeof ThinkCycle>
