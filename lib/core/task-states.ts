import type { Actor } from './actor.ts'
import type { AgentId, Chance, MissionId, ProjectId, TaskId } from './id.ts'
import { newTaskId } from './id.ts'
import type { QueuedRun, Run, SucceededRun } from './run.ts'
import { queueRun } from './run-states.ts'
import type {
  BlockedTask,
  Blocker,
  CancelledTask,
  DoneTask,
  FailedTask,
  InReviewTask,
  RunningTask,
  Task,
  TodoTask,
} from './task.ts'
import { TaskBase } from './task.ts'
import { instant, isPast } from './time.ts'
import type { Verdict } from './verdict.ts'

/** Revisions that a reviewer may ask for before a person is. */
const mostRevisions = 2

export interface NewTask {
  title: string
  brief: string
  agentId: AgentId
  projectId?: ProjectId | undefined
  missionId?: MissionId | undefined
  acceptance: string[]
  priority: number
  dependsOn: TaskId[]
  /** Those of `dependsOn` that are not done. */
  waitingFor: TaskId[]
  review: boolean
  followsUp?: TaskId | undefined
  createdBy: Actor
  traceId?: string | undefined
}

export function fileTask({ traceId, ...task }: NewTask, chance: Chance, id = newTaskId(chance)): TodoTask {
  const now = instant(chance.now())
  return {
    id,
    status: 'todo',
    ...task,
    createdAt: now,
    updatedAt: now,
    traceId: traceId ?? id,
    attempts: 0,
    tried: {},
    revisions: 0,
    next: {},
    version: 1,
  }
}

const common = (task: Task, now: Date) => ({ ...TaskBase.parse(task), updatedAt: instant(now) })

export type OpenTask = TodoTask | RunningTask | InReviewTask | BlockedTask
export type EndedTask = DoneTask | FailedTask | CancelledTask

export const isOpen = (task: Task): task is OpenTask =>
  task.status === 'todo' || task.status === 'running' || task.status === 'in_review' || task.status === 'blocked'

/** Ready tasks may be dispatched. */
export const isReady = (task: Task, now: Date): task is TodoTask =>
  task.status === 'todo' && task.waitingFor.length === 0 && (!task.notBefore || isPast(task.notBefore, now))

export function startTask(task: TodoTask, chance: Chance): { task: RunningTask; run: QueuedRun } {
  const attempt = task.attempts + 1
  const run = queueRun(task, { kind: 'execution', agentId: task.agentId, attempt, next: task.next }, chance)
  return { task: { ...common(task, chance.now()), status: 'running', attempts: attempt, runId: run.id }, run }
}

/** The output goes to another agent, as a run on the same task: a review is never a task of its own. */
export function submitTask(
  task: RunningTask,
  { run, output, reviewer }: { run: SucceededRun; output: string; reviewer: AgentId },
  chance: Chance,
): { task: InReviewTask; run: QueuedRun } {
  const attempt = task.revisions + 1
  const review = queueRun(task, { kind: 'review', agentId: reviewer, attempt, reviews: run.id }, chance)
  const inReview = {
    ...common(task, chance.now()),
    status: 'in_review',
    runId: run.id,
    reviewRunId: review.id,
    output,
  } as const
  return { task: inReview, run: review }
}

export const finishTask = (
  task: RunningTask | InReviewTask,
  { output, verdict, runId }: Pick<DoneTask, 'output' | 'verdict' | 'runId'>,
  now: Date,
): DoneTask => ({ ...common(task, now), status: 'done', runId, output, verdict, finishedAt: instant(now) })

export const blockTask = (task: Task, blocker: Blocker, needs: string, now: Date): BlockedTask => ({
  ...common(task, now),
  status: 'blocked',
  blocker,
  needs,
  since: instant(now),
  submitted: task.status === 'in_review' ? { runId: task.runId, output: task.output } : undefined,
})

/** Back to the author with the reviewer's words; after too many rounds, to a person. */
export function reviseTask(
  task: InReviewTask,
  verdict: Extract<Verdict, { decision: 'revise' }>,
  now: Date,
): TodoTask | BlockedTask {
  const { feedback } = verdict
  if (task.revisions >= mostRevisions) {
    const needs = `The reviewer asked for changes ${task.revisions + 1} times. Decide whether the work is good enough: ${feedback}`
    return { ...blockTask(task, { kind: 'revisions' }, needs.slice(0, 1_000), now), feedback }
  }
  return { ...todoAgain(task, now), revisions: task.revisions + 1, feedback }
}

/** Ready to be dispatched once more, as it is. */
export const todoAgain = (task: Task, now: Date): TodoTask => ({
  ...common(task, now),
  status: 'todo',
  waitingFor: [],
  next: {},
})

/**
 * A fresh start that a person asked for: what was tried before no longer counts. `waitingFor` are the tasks it depends on
 * that are not done.
 */
export const retryTask = (
  task: BlockedTask | FailedTask | CancelledTask,
  waitingFor: TaskId[],
  now: Date,
): TodoTask => ({ ...todoAgain(task, now), waitingFor, tried: {}, revisions: 0 })

type AskingTask = BlockedTask & { blocker: Extract<Blocker, { kind: 'question' }> }

/** Its agent has asked a person, and nobody has answered yet. */
export const isAsking = (task: Task): task is AskingTask =>
  task.status === 'blocked' && task.blocker.kind === 'question'

interface Answer {
  /** The run that stopped to ask. */
  asked: Pick<Run, 'id' | 'compact' | 'limitSeconds'>
  text: string
}

/**
 * Goes on where its agent stopped to ask, under the terms of that run: steps that were too long for the model still are.
 * The answer is what the next attempt reads first.
 */
export const answerTask = (task: AskingTask, { asked, text }: Answer, now: Date): TodoTask => ({
  ...todoAgain(task, now),
  next: { resumes: asked.id, compact: asked.compact, limitSeconds: asked.limitSeconds },
  feedback: `You asked a person: ${task.blocker.question}\nThe answer: ${text}`,
})

/** A person finds what was handed in good enough. Only a task that was blocked on its way through review has some. */
export function acceptTask(task: BlockedTask, now: Date): DoneTask | undefined {
  return task.submitted && { ...common(task, now), status: 'done', ...task.submitted, finishedAt: instant(now) }
}

export const cancelTask = (task: OpenTask, why: string, now: Date): CancelledTask => ({
  ...common(task, now),
  status: 'cancelled',
  why,
  finishedAt: instant(now),
})

/** A person decides that a blocked task will not be done. */
export const giveUpTask = (task: BlockedTask, why: string, now: Date): FailedTask => ({
  ...common(task, now),
  status: 'failed',
  why,
  finishedAt: instant(now),
})

/** Whether the end of `ended` means anything to a task that depends on it. */
export function isHeldUpBy(task: Task, ended: EndedTask): task is TodoTask | BlockedTask {
  if (task.status === 'todo') return task.waitingFor.includes(ended.id)
  const isBlockedByIt =
    task.status === 'blocked' && task.blocker.kind === 'dependency' && task.blocker.taskId === ended.id
  return isBlockedByIt && ended.status === 'done'
}

/**
 * What becomes of a task when one of those it depends on has ended. `unfinished` are the dependencies that are still not
 * done. A task that was blocked because its dependency was lost goes on when that one is done after all.
 */
export function afterDependency(
  task: TodoTask | BlockedTask,
  ended: EndedTask,
  unfinished: TaskId[],
  now: Date,
): TodoTask | BlockedTask {
  if (ended.status === 'done') {
    return task.status === 'todo'
      ? { ...task, waitingFor: unfinished, updatedAt: instant(now) }
      : { ...todoAgain(task, now), waitingFor: unfinished }
  }
  const needs = `It depends on "${ended.title}", which was ${ended.status}. Retry that task, or cancel this one.`
  return blockTask(task, { kind: 'dependency', taskId: ended.id }, needs, now)
}
