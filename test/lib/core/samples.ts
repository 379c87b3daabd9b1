import type { Actor } from '../../../lib/core/actor.ts'
import type { Evidence } from '../../../lib/core/failure.ts'
import { AgentId, type Chance, MissionId, ProjectId, TokenId } from '../../../lib/core/id.ts'
import type { QueuedRun, RunningRun, SucceededRun } from '../../../lib/core/run.ts'
import { claimRun, failRun, succeedRun } from '../../../lib/core/run-states.ts'
import type { InReviewTask, RunningTask, TodoTask } from '../../../lib/core/task.ts'
import { fileTask, type NewTask, startTask, submitTask } from '../../../lib/core/task-states.ts'
import { hours, minutes } from '../../../lib/core/time.ts'

export const now = new Date('2026-11-23T17:00:00.000Z')
export const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds)

export const atlas = AgentId.parse('atlas')
export const forge = AgentId.parse('forge')
export const scout = AgentId.parse('scout')
export const website = ProjectId.parse('website')
export const missionId = MissionId.parse('mission_01KAQT5N000000000000000000')
export const person: Actor = { kind: 'person', id: TokenId.parse('token_01KAQT5N000000000000000000'), name: 'Ada' }

/** Repeatable chance: the same seed gives the same ids and waits. (mulberry32) */
export function chanceAt(at: Date, seed = 1): Chance {
  let state = seed
  return {
    now: () => at,
    random: () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
  }
}

/** Always draws the same number. */
export const drawing = (random: number, at = now): Chance => ({ now: () => at, random: () => random })

const order: NewTask = {
  title: 'Write the imprint page',
  brief: 'The page says who runs the site and how to reach them.',
  agentId: forge,
  projectId: website,
  missionId,
  acceptance: ['it names a postal address'],
  priority: 5,
  dependsOn: [],
  waitingFor: [],
  review: true,
  createdBy: person,
}

export const todoTask = (more: Partial<NewTask> = {}, chance = chanceAt(now)): TodoTask =>
  fileTask({ ...order, ...more }, chance)

export function claimed(run: QueuedRun, at = now): RunningRun {
  const running = claimRun(run, minutes(3), at)
  if (!running) throw new Error(`${run.id} cannot be claimed at ${at.toISOString()}`)
  return running
}

interface AtWork<T> {
  task: T
  run: RunningRun
}

export function runningTask(more: Partial<NewTask> = {}): AtWork<RunningTask> {
  const { task, run } = startTask(todoTask(more), chanceAt(now, 2))
  return { task, run: claimed(run) }
}

export const succeeded = (run: RunningRun, output: string): SucceededRun =>
  succeedRun(run, { kind: 'output', output }, now)

/** In review by Scout, unless told otherwise. */
export function inReviewTask(more: Partial<NewTask> = {}, reviewer = scout): AtWork<InReviewTask> {
  const author = runningTask(more)
  const output = 'The page is written.'
  const submitted = submitTask(author.task, { run: succeeded(author.run, output), output, reviewer }, chanceAt(now, 3))
  return { task: submitted.task, run: claimed(submitted.run) }
}

export const failed = (run: QueuedRun | RunningRun, evidence: Partial<Evidence> = {}, at = later(hours(1))) =>
  failRun(run, { message: 'it broke', ...evidence }, at)
