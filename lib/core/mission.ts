import * as z from 'zod'
import { Actor } from './actor.ts'
import { AgentId, CycleId, MissionId, ProjectId, TaskId } from './id.ts'
import { TaskDraft } from './task-draft.ts'
import { Instant } from './time.ts'

/** What a think cycle proposes, before it is anybody's decision. */
export const MissionDraft = z.object({
  projectId: ProjectId,
  title: z.string().min(1).max(200),
  reason: z.string().min(1).max(2_000),
  expectedCost: z.number().nonnegative().optional(),
  plan: z.array(TaskDraft).min(1).max(20),
})
export type MissionDraft = z.infer<typeof MissionDraft>

/** What a mission has in every state. */
export const MissionBase = z.object({
  id: MissionId,
  ...MissionDraft.shape,
  /** Who proposed it, and in which cycle. */
  agentId: AgentId,
  cycleId: CycleId.optional(),
  rehearsal: z.boolean(),
  traceId: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  version: z.number().int(),
})
const decided = { decidedBy: Actor, decidedAt: Instant }

export const ProposedMission = MissionBase.extend({ status: z.literal('proposed') })
export const ApprovedMission = MissionBase.extend({
  status: z.literal('approved'),
  ...decided,
  taskIds: z.array(TaskId),
})
export const DoneMission = MissionBase.extend({
  status: z.literal('done'),
  ...decided,
  taskIds: z.array(TaskId),
  finishedAt: Instant,
})
export const RejectedMission = MissionBase.extend({ status: z.literal('rejected'), ...decided, why: z.string() })
export const AbandonedMission = MissionBase.extend({
  status: z.literal('abandoned'),
  taskIds: z.array(TaskId),
  finishedAt: Instant,
  why: z.string(),
})

export const Mission = z.discriminatedUnion('status', [
  ProposedMission,
  ApprovedMission,
  DoneMission,
  RejectedMission,
  AbandonedMission,
])
export type Mission = z.infer<typeof Mission>
export type ProposedMission = z.infer<typeof ProposedMission>
export type ApprovedMission = z.infer<typeof ApprovedMission>
export type DoneMission = z.infer<typeof DoneMission>
export type RejectedMission = z.infer<typeof RejectedMission>
export type AbandonedMission = z.infer<typeof AbandonedMission>
