import * as z from 'zod'
import { Actor } from './actor.ts'
import { Category } from './failure.ts'
import { AgentId, FailureId, MissionId, ProjectId, RunId, TaskId } from './id.ts'
import { Incident } from './incident.ts'
import { Instant } from './time.ts'
import { Verdict } from './verdict.ts'

/** How often the recovery of each category was used since somebody last gave the task a fresh start. */
export const Tried = z.partialRecord(Category, z.number().int())
export type Tried = z.infer<typeof Tried>

/** How an attempt carries on from one that failed. */
export const Continuation = z.object({
  /** The run whose steps it continues from, instead of starting over. */
  resumes: RunId.optional(),
  /** The steps it reads are folded into a summary first, because they no longer fit the model's context. */
  compact: z.boolean().optional(),
  /** How long an executor may work on it. */
  limitSeconds: z.number().int().optional(),
})
export type Continuation = z.infer<typeof Continuation>

/** What a task has in every state. Parsing a task with it drops what belongs to one state only. */
export const TaskBase = z.object({
  id: TaskId,
  title: z.string().min(1).max(200),
  brief: z.string().min(1).max(20_000),
  agentId: AgentId,
  projectId: ProjectId.optional(),
  missionId: MissionId.optional(),
  acceptance: z.array(z.string().min(1).max(500)).max(20),
  /** 1 goes first, 9 goes last. */
  priority: z.number().int().min(1).max(9),
  dependsOn: z.array(TaskId).max(20),
  review: z.boolean(),
  /** The task whose review asked for this one. */
  followsUp: TaskId.optional(),
  createdBy: Actor,
  createdAt: Instant,
  updatedAt: Instant,
  traceId: z.string(),
  /** Execution runs so far. */
  attempts: z.number().int(),
  tried: Tried,
  revisions: z.number().int(),
  /** Since when it fails, while it does. */
  incident: Incident.optional(),
  /** What the last review or failure said: the next attempt reads it. */
  feedback: z.string().optional(),
  version: z.number().int(),
})

export const Blocker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('failure'), failureId: FailureId }),
  z.object({ kind: z.literal('revisions') }),
  z.object({ kind: z.literal('run-cancelled'), runId: RunId }),
  z.object({ kind: z.literal('dependency'), taskId: TaskId }),
  /** Its agent asked a person, and goes on from that run when it is answered. */
  z.object({ kind: z.literal('question'), runId: RunId, question: z.string() }),
])
export type Blocker = z.infer<typeof Blocker>

export const TodoTask = TaskBase.extend({
  status: z.literal('todo'),
  /** Dependencies that are not done yet. It is ready when none is left. */
  waitingFor: z.array(TaskId),
  notBefore: Instant.optional(),
  /** How the next attempt differs from a plain one. */
  next: Continuation,
})
export const RunningTask = TaskBase.extend({ status: z.literal('running'), runId: RunId })
export const InReviewTask = TaskBase.extend({
  status: z.literal('in_review'),
  /** The run whose output is judged, and the run that judges it. */
  runId: RunId,
  reviewRunId: RunId,
  output: z.string(),
})
export const BlockedTask = TaskBase.extend({
  status: z.literal('blocked'),
  blocker: Blocker,
  /** What a person has to do, in one sentence. */
  needs: z.string(),
  since: Instant,
  /** What was handed in, when it was blocked on its way through review: a person may accept it as it is. */
  submitted: z.object({ runId: RunId, output: z.string() }).optional(),
})
const ended = { finishedAt: Instant }
export const DoneTask = TaskBase.extend({
  status: z.literal('done'),
  runId: RunId,
  output: z.string(),
  verdict: Verdict.optional(),
  ...ended,
})
export const FailedTask = TaskBase.extend({ status: z.literal('failed'), why: z.string(), ...ended })
export const CancelledTask = TaskBase.extend({ status: z.literal('cancelled'), why: z.string(), ...ended })

export const Task = z.discriminatedUnion('status', [
  TodoTask,
  RunningTask,
  InReviewTask,
  BlockedTask,
  DoneTask,
  FailedTask,
  CancelledTask,
])
export type Task = z.infer<typeof Task>
export type TodoTask = z.infer<typeof TodoTask>
export type RunningTask = z.infer<typeof RunningTask>
export type InReviewTask = z.infer<typeof InReviewTask>
export type BlockedTask = z.infer<typeof BlockedTask>
export type DoneTask = z.infer<typeof DoneTask>
export type FailedTask = z.infer<typeof FailedTask>
export type CancelledTask = z.infer<typeof CancelledTask>
