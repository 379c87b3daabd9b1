import type { Judgement } from './classify.ts'
import type { Category, Evidence, Recovery } from './failure.ts'
import { type AgentId, type Chance, failureIdOf } from './id.ts'
import type { FailedRun, QueuedRun } from './run.ts'
import { queueRun } from './run-states.ts'
import { sitOut, type Storm } from './storm.ts'
import type { BlockedTask, Continuation, InReviewTask, RunningTask, Tried, TodoTask } from './task.ts'
import { blockTask, todoAgain } from './task-states.ts'
import { after, type Instant, instant, minutes, seconds } from './time.ts'

/** How many failures of a category a task may have; the last one blocks it. AUTH: retrying cannot help. */
const failuresAllowed: Record<Category, number> = {
  TRANSIENT: 5,
  TIMEOUT: 3,
  RESOURCE: 2,
  AUTH: 1,
  LOGIC: 3,
  UNKNOWN: 2,
}

const shortestCeiling = seconds(30)
const longestCeiling = minutes(15)

/** The longest a task waits after its n-th failure in a row: doubling from 30 s up to 15 min. */
export const longestWait = (failures: number): number => Math.min(shortestCeiling * 2 ** (failures - 1), longestCeiling)

/** Full jitter: anywhere up to the ceiling, so that tasks that failed together do not come back together. */
export const backoff = (failures: number, chance: Chance): Instant =>
  after(chance.now(), Math.floor(chance.random() * longestWait(failures)))

interface Failed {
  task: RunningTask | InReviewTask
  run: FailedRun
  judgement: Judgement
  lead: AgentId
  /** When the budget or quota fills again, if that is known. */
  refillsAt?: Instant | undefined
  /** Many fail like this just now. */
  storm?: Storm | undefined
}

/** What a category asks for, before it is turned into rows. */
function recoveryFor({ task, run, judgement, lead, refillsAt }: Failed, chance: Chance): Recovery {
  const { category, limit } = judgement
  const failures = (task.tried[category] ?? 0) + 1
  if (category === 'RESOURCE' && limit === 'quota') return { kind: 'hold', until: refillsAt }
  // A fresh run would only spend the same sum once more.
  if (limit === 'run-budget' || failures >= failuresAllowed[category])
    return { kind: 'block', needs: whatIsNeeded(category, run.evidence) }
  const recovery: Record<Category, () => Recovery> = {
    TRANSIENT: () => ({ kind: 'retry', notBefore: backoff(failures, chance) }),
    TIMEOUT: () => ({ kind: 'resume', limitSeconds: run.limitSeconds * 2 }),
    RESOURCE: () =>
      limit === 'context' ? { kind: 'compact' } : { kind: 'retry', notBefore: backoff(failures, chance) },
    AUTH: () => ({ kind: 'block', needs: whatIsNeeded('AUTH', run.evidence) }),
    // The lead judges in another's place, but never its own work.
    LOGIC: () =>
      failures === 1 || run.agentId === lead || (run.kind === 'review' && task.agentId === lead)
        ? { kind: 'revise' }
        : { kind: 'hand-to-lead', agentId: lead },
    UNKNOWN: () => ({ kind: 'retry', notBefore: backoff(failures, chance) }),
  }
  return recovery[category]()
}

const needsOf: Record<Category, (what: string) => string> = {
  TRANSIENT: (what) => `It failed 5 times although waiting should have helped. Check the service, then retry: ${what}`,
  TIMEOUT: (what) => `It ran out of time 3 times. Make the task smaller, or retry it: ${what}`,
  RESOURCE: (what) => `A limit stands in the way. Raise it or make the task smaller, then retry: ${what}`,
  AUTH: (what) => `A credential or a permission is missing. Provide it, then retry: ${what}`,
  LOGIC: (what) => `It keeps failing with the same work. Change the brief, then retry: ${what}`,
  UNKNOWN: (what) => `Nobody knows why it failed. Look at the evidence, add a rule for it, then retry: ${what}`,
}

function whatIsNeeded(category: Category, { message, source, code, httpStatus }: Evidence): string {
  const where = [source, httpStatus && `HTTP ${httpStatus}`, code].filter(Boolean).join(', ')
  return needsOf[category](`${where ? `[${where}] ` : ''}${message}`.slice(0, 600))
}

export interface Recovered {
  recovery: Recovery
  task: TodoTask | InReviewTask | BlockedTask
  /** A failed review is repeated as a new run; a failed execution goes through the dispatcher again. */
  run?: QueuedRun
}

/** What becomes of a task when its run failed. Every row of the recovery table ends here. */
export function recoverTask(failed: Failed, chance: Chance): Recovered {
  const recovery = sitOut(recoveryFor(failed, chance), failed.storm, chance)
  const { category } = failed.judgement
  const tried: Tried = { ...failed.task.tried, [category]: (failed.task.tried[category] ?? 0) + 1 }
  if (recovery.kind === 'block') {
    const blocker = { kind: 'failure', failureId: failureIdOf(failed.run) } as const
    return { recovery, task: { ...blockTask(failed.task, blocker, recovery.needs, chance.now()), tried } }
  }
  const counted = recovery.kind === 'hold' ? failed.task.tried : tried
  return failed.task.status === 'in_review'
    ? reviewAgain({ ...failed.task, tried: counted }, failed.run, recovery, chance)
    : { recovery, task: { ...executeAgain(failed.task, failed.run, recovery, chance.now()), tried: counted } }
}

function continuationOf({ id, resumes, compact, steps, limitSeconds }: FailedRun, recovery: Recovery): Continuation {
  // A run that failed before its first step has nothing to continue from, but the one it resumed may have.
  const checkpoint = steps > 0 ? id : resumes
  if (recovery.kind === 'resume') return { resumes: checkpoint, limitSeconds: recovery.limitSeconds }
  if (recovery.kind === 'compact') return { resumes: checkpoint, compact: true, limitSeconds }
  // Once more, unchanged, but steps that are paid for and whose tools have acted are not taken again.
  if (recovery.kind === 'retry' || recovery.kind === 'hold') return { resumes: checkpoint, compact, limitSeconds }
  return {}
}

function executeAgain(task: RunningTask, run: FailedRun, recovery: Recovery, now: Date): TodoTask {
  const again: TodoTask = { ...todoAgain(task, now), next: continuationOf(run, recovery) }
  if (recovery.kind === 'retry' || (recovery.kind === 'resume' && recovery.notBefore))
    return { ...again, notBefore: recovery.notBefore }
  if (recovery.kind === 'resume') return again
  const feedback = `The last attempt failed: ${run.evidence.message}`.slice(0, 4_000)
  if (recovery.kind === 'revise') return { ...again, feedback }
  if (recovery.kind === 'hand-to-lead') return { ...again, feedback, agentId: recovery.agentId }
  return again
}

function reviewAgain(task: InReviewTask, failed: FailedRun, recovery: Recovery, chance: Chance): Recovered {
  const run = queueRun(
    task,
    {
      kind: 'review',
      agentId: recovery.kind === 'hand-to-lead' ? recovery.agentId : failed.agentId,
      attempt: failed.attempt + 1,
      reviews: task.runId,
      next: continuationOf(failed, recovery),
      notBefore: recovery.kind === 'retry' || recovery.kind === 'resume' ? recovery.notBefore : undefined,
    },
    chance,
  )
  return { recovery, task: { ...task, reviewRunId: run.id, updatedAt: instant(chance.now()) }, run }
}

/** What a failed think cycle asks for. Without a wait it is simply thought again at the next cadence. */
export function recoverCycle(
  {
    judgement,
    evidence,
    failures,
    refillsAt,
    storm,
  }: Pick<Failed, 'judgement' | 'refillsAt' | 'storm'> & { evidence: Evidence; failures: number },
  chance: Chance,
): Recovery {
  // A cycle that was killed is found by the next one.
  if (evidence.phase === 'sweep') return { kind: 'none', why: 'it thinks again already' }
  const recovery: Record<Category, () => Recovery> = {
    TRANSIENT: () => ({ kind: 'retry', notBefore: backoff(failures, chance) }),
    TIMEOUT: () => ({ kind: 'retry', notBefore: backoff(failures, chance) }),
    RESOURCE: () =>
      judgement.limit === 'quota'
        ? { kind: 'hold', until: refillsAt }
        : { kind: 'none', why: 'it thinks again at its next cadence' },
    AUTH: () => ({ kind: 'block', needs: whatIsNeeded('AUTH', evidence) }),
    LOGIC: () => ({ kind: 'none', why: 'it thinks again at its next cadence' }),
    UNKNOWN: () => ({ kind: 'none', why: 'it thinks again at its next cadence' }),
  }
  return sitOut(recovery[judgement.category](), storm, chance)
}
