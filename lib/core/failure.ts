import * as z from 'zod'
import { Actor } from './actor.ts'
import { AgentId, CycleId, FailureId, MissionId, ProjectId, RuleId, RunId, TaskId } from './id.ts'
import { Instant } from './time.ts'

export const Category = z.enum(['TRANSIENT', 'AUTH', 'LOGIC', 'RESOURCE', 'TIMEOUT', 'UNKNOWN'])
export type Category = z.infer<typeof Category>
export const categories = Category.options

const longestMessage = 4_000
const longestField = 200

/**
 * What is known about how something failed, read off the thing that failed: never the transcript, whose words about
 * errors are the agent's own.
 */
export const Evidence = z.object({
  message: z.string(),
  /** The error's class or type: `TimeoutError`, `ThrottlingException`. */
  name: z.string().optional(),
  /** A code as the system that failed spells it: `ECONNRESET`, `insufficient_quota`, `57014`. */
  code: z.string().optional(),
  httpStatus: z.number().int().optional(),
  exitCode: z.number().int().optional(),
  /** The system that speaks: `bedrock`, `postgres`, `tool:write_file`. */
  source: z.string().optional(),
  /** Where in the run: while thinking, in a model call, in a tool, or found by the sweeper. */
  phase: z.enum(['think', 'model', 'tool', 'result', 'sweep', 'external']).optional(),
})
export type Evidence = z.infer<typeof Evidence>

/** Evidence small enough to keep: the head and the tail of a long message, where causes usually stand. */
export function trimEvidence(evidence: Evidence): Evidence {
  const { message, name, code, source } = evidence
  return {
    ...evidence,
    message: headAndTail(message),
    ...(name === undefined ? {} : { name: name.slice(0, longestField) }),
    ...(code === undefined ? {} : { code: code.slice(0, longestField) }),
    ...(source === undefined ? {} : { source: source.slice(0, longestField) }),
  }
}

function headAndTail(message: string): string {
  if (message.length <= longestMessage) return message
  const half = longestMessage / 2 - 20
  const cut = message.length - 2 * half
  return `${message.slice(0, half)}\n... ${cut} characters cut ...\n${message.slice(-half)}`
}

/** Which limit a RESOURCE failure ran into: it decides between compacting, holding the agent, one more try, and none. */
export const Limit = z.enum(['context', 'quota', 'machine', 'run-budget'])
export type Limit = z.infer<typeof Limit>

/** What the rules said about a failure: the rule that matched, and none for UNKNOWN. */
export const Judged = z.object({
  category: Category,
  limit: Limit.optional(),
  ruleId: RuleId.optional(),
  because: z.string(),
})

/** What was done about a failure. */
export const Recovery = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('retry'), notBefore: Instant }),
  z.object({ kind: z.literal('resume'), limitSeconds: z.number().int() }),
  z.object({ kind: z.literal('compact') }),
  z.object({ kind: z.literal('hold'), until: Instant.optional() }),
  z.object({ kind: z.literal('revise') }),
  z.object({ kind: z.literal('hand-to-lead'), agentId: AgentId }),
  z.object({ kind: z.literal('block'), needs: z.string() }),
  z.object({ kind: z.literal('none'), why: z.string() }),
])
export type Recovery = z.infer<typeof Recovery>

/** The stored record of a run or think cycle that ended badly. */
export const Failure = z.object({
  id: FailureId,
  at: Instant,
  of: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('run'), id: RunId, taskId: TaskId }),
    z.object({ kind: z.literal('think-cycle'), id: CycleId }),
  ]),
  agentId: AgentId,
  projectId: ProjectId.optional(),
  missionId: MissionId.optional(),
  evidence: Evidence,
  category: Category,
  limit: Limit.optional(),
  /** The rule that matched; none for UNKNOWN. */
  ruleId: RuleId.optional(),
  because: z.string(),
  fingerprint: z.string(),
  recovery: Recovery,
  /** Set when it opened the agent's breaker. */
  openedBreaker: z.boolean(),
  rehearsal: z.boolean(),
  /** Set when it was judged again later. The recovery is still the one that the first judgement asked for. */
  reclassified: z.object({ at: Instant, by: Actor, before: Judged }).optional(),
  traceId: z.string(),
  version: z.number().int(),
})
export type Failure = z.infer<typeof Failure>
