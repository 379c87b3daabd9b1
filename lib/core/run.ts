import * as z from 'zod'
import { Evidence } from './failure.ts'
import { AgentId, MissionId, ProjectId, RunId, StepId, TaskId } from './id.ts'
import { Continuation } from './task.ts'
import { Instant } from './time.ts'
import { Usage } from './usage.ts'
import { Verdict } from './verdict.ts'

/** What a run has in every state. */
export const RunBase = z.object({
  id: RunId,
  taskId: TaskId,
  kind: z.enum(['execution', 'review']),
  agentId: AgentId,
  projectId: ProjectId.optional(),
  missionId: MissionId.optional(),
  /** Counts up with every repetition: of the execution, or of the review. */
  attempt: z.number().int(),
  /** A review judges the output of this execution. */
  reviews: RunId.optional(),
  ...Continuation.required({ limitSeconds: true }).shape,
  /** Raised by every claim; a writer with a smaller number has lost the run. */
  fence: z.number().int(),
  /** Executors in a row that stopped reporting before they took a step. */
  abandoned: z.number().int(),
  steps: z.number().int(),
  usage: Usage,
  /** Set when a script, not a model, did the work. */
  rehearsal: z.boolean(),
  traceId: z.string(),
  createdAt: Instant,
  version: z.number().int(),
})

export const QueuedRun = RunBase.extend({ status: z.literal('queued'), notBefore: Instant.optional() })
export const RunningRun = RunBase.extend({ status: z.literal('running'), startedAt: Instant, leaseUntil: Instant })
export const SucceededRun = RunBase.extend({
  status: z.literal('succeeded'),
  startedAt: Instant,
  finishedAt: Instant,
  result: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('output'), output: z.string() }),
    z.object({ kind: z.literal('verdict'), verdict: Verdict }),
    /** It asked a person, and another run goes on when that is answered. */
    z.object({ kind: z.literal('question'), question: z.string() }),
  ]),
})
export const FailedRun = RunBase.extend({
  status: z.literal('failed'),
  startedAt: Instant.optional(),
  finishedAt: Instant,
  evidence: Evidence,
})
export const CancelledRun = RunBase.extend({ status: z.literal('cancelled'), finishedAt: Instant, why: z.string() })

/** One attempt at a task. */
export const Run = z.discriminatedUnion('status', [QueuedRun, RunningRun, SucceededRun, FailedRun, CancelledRun])
export type Run = z.infer<typeof Run>
export type QueuedRun = z.infer<typeof QueuedRun>
export type RunningRun = z.infer<typeof RunningRun>
export type SucceededRun = z.infer<typeof SucceededRun>
export type FailedRun = z.infer<typeof FailedRun>
export type CancelledRun = z.infer<typeof CancelledRun>

export const ToolCall = z.object({
  id: z.string(),
  tool: z.string(),
  input: z.unknown(),
  /** What came of it, as text for the model; an error is text as well. */
  result: z.string(),
  ok: z.boolean(),
})
export type ToolCall = z.infer<typeof ToolCall>

/** One model turn of a run with its tool calls: the unit of checkpointing. */
export const Step = z.object({
  id: StepId,
  runId: RunId,
  /** Counts from 1 within the run. */
  number: z.number().int(),
  text: z.string(),
  calls: z.array(ToolCall),
  model: z.string(),
  rehearsal: z.boolean(),
  usage: Usage,
  startedAt: Instant,
  finishedAt: Instant,
  version: z.number().int(),
})
export type Step = z.infer<typeof Step>
