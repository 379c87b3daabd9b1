import * as z from 'zod'
import { Actor } from './actor.ts'
import { AgentId, CycleId, FailureId, MissionId, ProjectId, RuleId, RunId, TaskId } from './id.ts'
import { withoutSecrets } from './secret-shapes.ts'
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

/** Evidence fit to be kept: without secrets, and of a long message the head and the tail, where causes usually stand. */
export function trimEvidence(evidence: Evidence): Evidence {
  const { message, name, code, source } = evidence
  return {
    ...evidence,
    message: headAndTail(message),
    ...(name === undefined ? {} : { name: trimField(name) }),
    ...(code === undefined ? {} : { code: trimField(code) }),
    ...(source === undefined ? {} : { source: trimField(source) }),
  }
}

/** So much of each end is looked through for secrets, however long the text: far more than is kept of it. */
const lookedThrough = 32_000

const trimField = (text: string): string => withoutSecrets(text.slice(0, lookedThrough)).slice(0, longestField)

/** Secrets go first: one that is cut in two is not recognised any more. */
function headAndTail(message: string): string {
  if (message.length <= 2 * lookedThrough) {
    const whole = withoutSecrets(message)
    return whole.length <= longestMessage ? whole : joined(message, whole, whole)
  }
  return joined(
    message,
    nearHalf(withoutSecrets(message.slice(0, lookedThrough))),
    farHalf(withoutSecrets(message.slice(-lookedThrough))),
  )
}

/** Where the text was cut for looking through it there may be half a secret, so that side is never kept. */
const nearHalf = (text: string): string => text.slice(0, Math.ceil(text.length / 2))
const farHalf = (text: string): string => text.slice(Math.floor(text.length / 2))

function joined(message: string, beginning: string, end: string): string {
  const half = longestMessage / 2 - 20
  const [head, tail] = [beginning.slice(0, half), end.slice(-half)]
  return `${head}\n... ${Math.max(message.length - head.length - tail.length, 0)} characters cut ...\n${tail}`
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
  z.object({ kind: z.literal('resume'), limitSeconds: z.number().int(), notBefore: Instant.optional() }),
  z.object({ kind: z.literal('compact') }),
  z.object({ kind: z.literal('hold'), until: Instant.optional() }),
  z.object({ kind: z.literal('revise') }),
  z.object({ kind: z.literal('hand-to-lead'), agentId: AgentId }),
  z.object({ kind: z.literal('block'), needs: z.string() }),
  z.object({ kind: z.literal('none'), why: z.string() }),
])
export type Recovery = z.infer<typeof Recovery>

export const Fingerprint = z.string().regex(/^[0-9a-f]{16}$/, 'expected 16 digits of 0-9 and a-f')

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
  fingerprint: Fingerprint,
  recovery: Recovery,
  /** Set when it opened the agent's breaker. */
  openedBreaker: z.boolean(),
  /** Set when it came in a storm of its fingerprint: what would be tried again waits until that is over. */
  inStorm: z.boolean().optional(),
  rehearsal: z.boolean(),
  /** Set when it was judged again later. The recovery is still the one that the first judgement asked for. */
  reclassified: z.object({ at: Instant, by: Actor, before: Judged }).optional(),
  traceId: z.string(),
  version: z.number().int(),
})
export type Failure = z.infer<typeof Failure>
