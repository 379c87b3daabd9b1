import type * as z from 'zod'
import { Actor } from '../../core/actor.ts'
import { Cadence } from '../../core/cadence.ts'
import { Category, Evidence, Fingerprint, Limit } from '../../core/failure.ts'
import { ActivityId, AgentId, CycleId, FailureId, MissionId } from '../../core/id.ts'
import { CommentId, ProposalId, RunId, StepId, TaskId, TokenId } from '../../core/id.ts'
import { Approval } from '../../core/project.ts'
import { Matcher } from '../../core/rule.ts'
import { Instant } from '../../core/time.ts'
import { Role } from '../../core/token.ts'
import { Usage } from '../../core/usage.ts'

/** A schema by the name it has in the document, and what its name and the names of its fields leave open. */
export interface Component {
  schema: z.ZodType
  says: string
  fields?: Record<string, string>
  /** Of a thing with states: the name of the component for each status. */
  states?: Record<string, string>
  example?: unknown
}

const minted = (schema: z.ZodType, kind: string, says: string): Component => ({
  schema,
  says: `${says} Ids of a kind sort by time.`,
  example: `${kind}_01JD3Q8Z5YV4T2M7K9N0ABCDEF`,
})

/**
 * Small words that mean the same in what is sent and in what is answered. `AgentId`, `ProjectId` and `RuleId` differ for
 * the compiler only: they are one schema, so they have one name here.
 */
export const words: Record<string, Component> = {
  Slug: { schema: AgentId, says: 'The id of an agent, a project or a rule: the name of its file.', example: 'atlas' },
  MissionId: minted(MissionId, 'mission', 'The id of a mission.'),
  TaskId: minted(TaskId, 'task', 'The id of a task.'),
  RunId: minted(RunId, 'run', 'The id of a run.'),
  CycleId: minted(CycleId, 'cycle', 'The id of a think cycle.'),
  FailureId: minted(FailureId, 'failure', 'The id of a failure.'),
  ProposalId: minted(ProposalId, 'proposal', 'The id of a rule proposal.'),
  ActivityId: minted(ActivityId, 'activity', 'The id of an activity.'),
  TokenId: {
    schema: TokenId,
    says: 'The id of a token: the beginning of its digest, which gives nothing away.',
    example: 'token_01JD3Q8Z5YV4T2M7K9N0ABCDEF',
  },
  CommentId: {
    schema: CommentId,
    says: 'The id of a task and of what was said about it.',
    example: 'task_01JD3Q8Z5YV4T2M7K9N0ABCDEF/01JD3Q8Z5YV4T2M7K9N0ABCDEF',
  },
  StepId: {
    schema: StepId,
    says: 'The id of a run and the number of the step in it.',
    example: 'run_01JD3Q8Z5YV4T2M7K9N0ABCDEF/0001',
  },
  Instant: {
    schema: Instant,
    says: 'A moment in UTC, always with milliseconds, so that text order is time order.',
    example: '2026-11-23T17:05:00.000Z',
  },
  Cadence: {
    schema: Cadence,
    says: 'How often an agent thinks: an interval such as 30m, 2h or 1d (at least 1m), or five cron fields in the time zone of the instance.',
    example: '0 9 * * 1-5',
  },
  Role: {
    schema: Role,
    says: 'A viewer reads; an operator changes work as well; an admin changes who is there and who may come in.',
  },
  Approval: { schema: Approval, says: 'Whether missions are approved as soon as they are proposed, or by a person.' },
  Actor: {
    schema: Actor,
    says: 'Who did something: an agent, a person known by their token, or a part of the system itself.',
  },
  Usage: { schema: Usage, says: 'What model calls consumed.', fields: { cost: 'US dollars.' } },
  Category: {
    schema: Category,
    says: 'TRANSIENT would probably succeed later, unchanged. TIMEOUT: a deadline passed. RESOURCE: memory, disk, context, quota or money ran out. AUTH: credentials or permission. LOGIC: the work itself is wrong. UNKNOWN: no rule matched.',
  },
  Fingerprint: {
    schema: Fingerprint,
    says: 'Equal for failures that are the same apart from ids, numbers, paths and times.',
    example: '5f3a09c1d2e4b687',
  },
  Limit: { schema: Limit, says: 'Which limit a RESOURCE failure ran into; it decides the recovery.' },
  Evidence: {
    schema: Evidence,
    says: 'What is known about how something failed, read off the thing that failed: never the transcript.',
    fields: {
      name: "The error's class or type: TimeoutError, ThrottlingException.",
      code: 'A code as the system that failed spells it: ECONNRESET, insufficient_quota.',
      source: 'The system that speaks: bedrock, postgres, tool:write_file.',
      phase: 'Where it happened: while thinking, in a model call, in a tool, with the result, or found by the sweeper.',
    },
  },
  Matcher: {
    schema: Matcher,
    says: 'When a rule matches: all given clauses hold. At least one is given.',
    fields: {
      name: 'An RE2 pattern, matched ignoring case, as are code, source and message.',
      message: 'An RE2 pattern. It may not match the empty text, or it would swallow every failure.',
    },
  },
}
