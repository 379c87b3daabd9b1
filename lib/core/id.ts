import * as z from 'zod'

/**
 * Ids of things that happen are `<kind>_<ULID>`: they sort by the time they were made, so a list by id is a list by
 * age. Ids of things that are configured are slugs: the name of their file in the instance folder.
 */
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ulid = '[0-9A-HJKMNP-TV-Z]{26}'
const minted = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}_${ulid}$`), `expected an id such as ${kind}_01JD3Q8Z5YV4T2M7K9N0ABCDEF`)
const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected lower-case letters, digits and dashes, starting with a letter, at most 40')

export const AgentId = slug.brand<'AgentId'>()
export const ProjectId = slug.brand<'ProjectId'>()
export const RuleId = slug.brand<'RuleId'>()
export const MissionId = minted('mission').brand<'MissionId'>()
export const TaskId = minted('task').brand<'TaskId'>()
export const RunId = minted('run').brand<'RunId'>()
export const CycleId = minted('cycle').brand<'CycleId'>()
export const FailureId = minted('failure').brand<'FailureId'>()
export const ProposalId = minted('proposal').brand<'ProposalId'>()
export const ActivityId = minted('activity').brand<'ActivityId'>()
export const TokenId = minted('token').brand<'TokenId'>()

/** A part of something else is `<id of the whole>/<part>`, so that the parts of a thing are listed together. */
export const StepId = z
  .string()
  .regex(/^run_[0-9A-Z]{26}\/\d{4}$/)
  .brand<'StepId'>()
export type StepId = z.infer<typeof StepId>
export const stepIdOf = (run: RunId, number: number): StepId =>
  StepId.parse(`${run}/${String(number).padStart(4, '0')}`)

/** A version of a rule: the rule, and which of its versions it is. */
export const RuleVersionId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}\/\d{6}$/)
  .brand<'RuleVersionId'>()
export type RuleVersionId = z.infer<typeof RuleVersionId>
export const ruleVersionIdOf = (rule: RuleId, number: number): RuleVersionId =>
  RuleVersionId.parse(`${rule}/${String(number).padStart(6, '0')}`)

/** A comment: the task that it is about, and when it was made. */
export const CommentId = z
  .string()
  .regex(new RegExp(`^task_${ulid}/${ulid}$`))
  .brand<'CommentId'>()
export type CommentId = z.infer<typeof CommentId>

export type AgentId = z.infer<typeof AgentId>
export type ProjectId = z.infer<typeof ProjectId>
export type RuleId = z.infer<typeof RuleId>
export type MissionId = z.infer<typeof MissionId>
export type TaskId = z.infer<typeof TaskId>
export type RunId = z.infer<typeof RunId>
export type CycleId = z.infer<typeof CycleId>
export type FailureId = z.infer<typeof FailureId>
export type ProposalId = z.infer<typeof ProposalId>
export type ActivityId = z.infer<typeof ActivityId>
export type TokenId = z.infer<typeof TokenId>

/** The two things that make a program unrepeatable: pass them in, and it can be played again. */
export interface Chance {
  now(): Date
  /** Uniform in [0, 1). */
  random(): number
}

/** Characters of the time in a ULID; 16 of chance follow. */
const timeLength = 10

const digit = (n: number): string => crockford.charAt(n)

function encodeTime(milliseconds: number): string {
  let text = ''
  for (let rest = milliseconds, i = 0; i < timeLength; i++, rest = Math.floor(rest / 32)) text = digit(rest % 32) + text
  return text
}

function ulidAt(chance: Chance): string {
  let tail = ''
  for (let i = 0; i < 16; i++) tail += digit(Math.floor(chance.random() * 32))
  return encodeTime(chance.now().getTime()) + tail
}

export const newMissionId = (chance: Chance): MissionId => MissionId.parse(`mission_${ulidAt(chance)}`)
export const newTaskId = (chance: Chance): TaskId => TaskId.parse(`task_${ulidAt(chance)}`)
export const newRunId = (chance: Chance): RunId => RunId.parse(`run_${ulidAt(chance)}`)
export const newCycleId = (chance: Chance): CycleId => CycleId.parse(`cycle_${ulidAt(chance)}`)
export const newProposalId = (chance: Chance): ProposalId => ProposalId.parse(`proposal_${ulidAt(chance)}`)
export const newCommentId = (task: TaskId, chance: Chance): CommentId => CommentId.parse(`${task}/${ulidAt(chance)}`)
export const newActivityId = (chance: Chance): ActivityId => ActivityId.parse(`activity_${ulidAt(chance)}`)

/**
 * A failure's id is made of the moment at which the thing failed and the rest of that thing's own id: so judging it
 * twice cannot make two of it, and failures are listed by when they happened.
 */
export function failureIdOf({ id, finishedAt }: { id: RunId | CycleId; finishedAt: string }): FailureId {
  const chance = id.slice(id.indexOf('_') + 1 + timeLength)
  return FailureId.parse(`failure_${encodeTime(new Date(finishedAt).getTime())}${chance}`)
}

/** The smallest id of its kind that can have been made at `at`: the bound of a time range in a list. */
export const firstIdAt = (prefix: string, at: Date): string => `${prefix}_${encodeTime(at.getTime())}${'0'.repeat(16)}`
