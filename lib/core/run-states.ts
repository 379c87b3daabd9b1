import type { Evidence } from './failure.ts'
import { type AgentId, type Chance, newRunId, type RunId } from './id.ts'
import type { CancelledRun, FailedRun, QueuedRun, Run, RunningRun, Step, SucceededRun } from './run.ts'
import { RunBase } from './run.ts'
import type { Continuation, Task } from './task.ts'
import { after, instant, type Instant, isPast } from './time.ts'
import { addUsage, noUsage } from './usage.ts'

/** How long an executor may work on a run when nobody said otherwise. */
export const usualLimitSeconds = 45 * 60

/** So many executors may stop reporting before the run counts as failed. */
const mostAbandoned = 3

interface NewRun {
  kind: Run['kind']
  agentId: AgentId
  attempt: number
  reviews?: RunId
  next?: Continuation
  notBefore?: Instant | undefined
}

export function queueRun(
  task: Task,
  { kind, agentId, attempt, reviews, next, notBefore }: NewRun,
  chance: Chance,
): QueuedRun {
  return {
    id: newRunId(chance),
    status: 'queued',
    taskId: task.id,
    kind,
    agentId,
    projectId: task.projectId,
    missionId: task.missionId,
    attempt,
    reviews,
    resumes: next?.resumes,
    compact: next?.compact,
    limitSeconds: next?.limitSeconds ?? usualLimitSeconds,
    notBefore,
    fence: 0,
    abandoned: 0,
    steps: 0,
    usage: noUsage,
    rehearsal: false,
    traceId: task.traceId,
    createdAt: instant(chance.now()),
    version: 1,
  }
}

export const isEnded = (run: Run): run is SucceededRun | FailedRun | CancelledRun =>
  run.status !== 'queued' && run.status !== 'running'

export const leaseRanOut = (run: RunningRun, now: Date): boolean => isPast(run.leaseUntil, now)

/** The run as this executor's own, or `undefined` when it is not to be had: ended, not due, or somebody has it. */
export function claimRun(run: Run, leaseMs: number, now: Date): RunningRun | undefined {
  const leaseUntil = after(now, leaseMs)
  if (run.status === 'queued' && (!run.notBefore || isPast(run.notBefore, now))) {
    return { ...RunBase.parse(run), status: 'running', fence: run.fence + 1, startedAt: instant(now), leaseUntil }
  }
  // An executor too many is left to the sweeper, who makes a failure of it.
  if (run.status === 'running' && leaseRanOut(run, now) && run.abandoned + 1 < mostAbandoned) {
    return { ...run, fence: run.fence + 1, abandoned: run.abandoned + 1, leaseUntil }
  }
  return undefined
}

/** The run after one more step. A step renews the lease. */
export const afterStep = (run: RunningRun, step: Step, leaseMs: number, now: Date): RunningRun => ({
  ...run,
  steps: step.number,
  usage: addUsage(run.usage, step.usage),
  rehearsal: run.rehearsal || step.rehearsal,
  leaseUntil: after(now, leaseMs),
})

export const succeedRun = (run: RunningRun, result: SucceededRun['result'], now: Date): SucceededRun => ({
  ...RunBase.parse(run),
  status: 'succeeded',
  startedAt: run.startedAt,
  finishedAt: instant(now),
  result,
})

export const failRun = (run: QueuedRun | RunningRun, evidence: Evidence, now: Date): FailedRun => ({
  ...RunBase.parse(run),
  status: 'failed',
  startedAt: run.status === 'running' ? run.startedAt : undefined,
  finishedAt: instant(now),
  evidence,
})

export const cancelRun = (run: QueuedRun | RunningRun, why: string, now: Date): CancelledRun => ({
  ...RunBase.parse(run),
  status: 'cancelled',
  finishedAt: instant(now),
  why,
})

/** Back into the queue, on purpose: the next executor continues from the last step. */
export const releaseRun = (run: RunningRun): QueuedRun => ({ ...RunBase.parse(run), status: 'queued' })

/**
 * What becomes of a run whose executor stopped reporting: back into the queue, where a fresh executor continues from
 * the last step; after too many of them, a failure.
 */
export function sweepRun(run: RunningRun, now: Date): QueuedRun | FailedRun | undefined {
  if (!leaseRanOut(run, now)) return undefined
  const abandoned = run.abandoned + 1
  if (abandoned < mostAbandoned) return { ...releaseRun(run), abandoned }
  const message = `${abandoned} executors in a row stopped reporting; the last lease ran out at ${run.leaseUntil}`
  return { ...failRun(run, { name: 'LeaseRanOut', message, phase: 'sweep' }, now), abandoned }
}
