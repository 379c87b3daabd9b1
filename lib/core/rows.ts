import * as z from 'zod'
import { Activity } from './activity.ts'
import { Agent, Desk, Notes } from './agent.ts'
import { Alert } from './alert.ts'
import { Comment } from './comment.ts'
import { Failure } from './failure.ts'
import { FailureGroup } from './failure-group.ts'
import { TaskId } from './id.ts'
import { Instance } from './instance.ts'
import { Mission } from './mission.ts'
import { Project } from './project.ts'
import { Rule, RuleVersion } from './rule.ts'
import { RuleProposal } from './rule-proposal.ts'
import { Run, Step } from './run.ts'
import { Task } from './task.ts'
import { ThinkCycle } from './think-cycle.ts'
import { Instant } from './time.ts'
import { Token } from './token.ts'

/** "This task waits for that one", listed from the side of the one that is waited for. */
export const Dependent = z.object({
  id: z.string(),
  taskId: TaskId,
  version: z.number().int(),
})
export type Dependent = z.infer<typeof Dependent>

export const dependentOf = (waitedFor: TaskId, waiting: TaskId): Dependent => ({
  id: `${waitedFor}/${waiting}`,
  taskId: waiting,
  version: 1,
})

/** When a stage of the walk last showed that it is alive. */
export const StageName = z.enum(['tick', 'dispatcher', 'classifier'])
export type StageName = z.infer<typeof StageName>
const Stage = z.object({ id: StageName, at: Instant, version: z.number().int() })

/** What a request with an `Idempotency-Key` did and answered, kept for a day. */
export const Receipt = z.object({
  id: z.string(),
  /** Digest of method, path and body: the same key with another request is a mistake. */
  request: z.string(),
  /** What it changed: where to look when there is no answer. */
  subject: z.string().optional(),
  answer: z.object({ status: z.number().int(), body: z.string() }).optional(),
  /** In seconds since 1970, as the table's expiry wants it. */
  expiresAt: z.number().int(),
  version: z.number().int(),
})
export type Receipt = z.infer<typeof Receipt>

/** Every kind of row, by the word that DESIGN uses for it. Each has an `id` and a `version`. */
export const rowSchemas = {
  instance: Instance,
  agent: Agent,
  desk: Desk,
  notes: Notes,
  project: Project,
  rule: Rule,
  'rule-version': RuleVersion,
  'rule-proposal': RuleProposal,
  token: Token,
  mission: Mission,
  task: Task,
  dependent: Dependent,
  comment: Comment,
  run: Run,
  step: Step,
  'think-cycle': ThinkCycle,
  failure: Failure,
  'failure-group': FailureGroup,
  alert: Alert,
  activity: Activity,
  stage: Stage,
  receipt: Receipt,
}
export type Kind = keyof typeof rowSchemas
export type Rows = { [K in Kind]: z.infer<(typeof rowSchemas)[K]> }

/** One row as a commit left it, and as it was before: what the stream of the table tells. */
export type RowChange<K extends Kind = Kind> = {
  [P in K]: { kind: P; row: Rows[P]; before?: Rows[P] | undefined }
}[K]
