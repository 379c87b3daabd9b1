import { failureIdOf } from '../core/id.ts'
import { runStatusTerm } from '../core/listing.ts'
import type { FailedRun, QueuedRun, Run, RunningRun } from '../core/run.ts'
import { sweepRun } from '../core/run-states.ts'
import type { Task, TodoTask } from '../core/task.ts'
import { after, type Instant, instant, minutes, seconds } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { classifyCycle, classifyRun, type FailedCycle } from './classify-failure.ts'
import { commitChange } from './commit-change.ts'
import { closeMission, dispatchAgent, letGoIfDependenciesEnded, sendRuns } from './dispatch.ts'
import { eachOf } from './each-of.ts'
import { allOf, instanceOf } from './read-config.ts'
import type { RuleBook } from './rule-book.ts'
import { settleFailure } from './settle-run.ts'

export interface SweepReport {
  /** Runs given to a fresh executor, or failed, because theirs stopped reporting. */
  requeued: number
  failed: number
  /** Wake-ups sent again, because the first one must have been lost. */
  resent: number
  /** Failures that the classifier was never told of. */
  judged: number
  /** Ready tasks that nobody had started. */
  started: number
}

export const nothingSwept: SweepReport = { requeued: 0, failed: 0, resent: 0, judged: 0, started: 0 }

/** A queued run is normally claimed within a second. After this long its wake-up is taken for lost. */
const wakeUpLostAfter = seconds(90)
/** How long a task may stand still, with nothing running for it, before the sweeper looks after it. */
const stuckAfter = minutes(2)
const mostPerSweep = 500

/** Ends and restarts what a killed process, a lost message or a lost event left behind. */
export async function sweep(ports: Ports, rules: RuleBook): Promise<SweepReport> {
  const report = { ...nothingSwept }
  const runs = await openRuns(ports)
  await eachOf([
    async () => Object.assign(report, await sweepLeases(ports, runs)),
    async () => (report.resent = await resendWakeUps(ports, runs)),
    async () => (report.judged = await judgeForgotten(ports, rules)),
    async () => (report.started = await startForgotten(ports)),
    () => closeForgotten(ports),
  ])
  return report
}

/** Runs that have not ended, oldest first. */
export async function openRuns({ store }: Pick<Ports, 'store'>): Promise<Run[]> {
  const runs: Run[] = []
  let cursor: string | undefined
  do {
    const page = await store.list('run', {
      scope: { status: runStatusTerm('queued') },
      limit: mostPerSweep,
      cursor,
      oldestFirst: true,
    })
    runs.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return runs
}

export const isRunning = (run: Run): run is RunningRun => run.status === 'running'
const isQueued = (run: Run): run is QueuedRun => run.status === 'queued'

async function sweepLeases(ports: Ports, runs: readonly Run[]): Promise<Pick<SweepReport, 'requeued' | 'failed'>> {
  const report = { requeued: 0, failed: 0 }
  const instance = await instanceOf(ports.store)
  for (const run of runs.filter(isRunning)) {
    const swept = sweepRun(run, ports.clock.now())
    if (swept?.status === 'failed' && (await settleFailure(ports, instance, run, swept.evidence)) === 'settled')
      report.failed++
    if (
      swept?.status === 'queued' &&
      (await ports.store.commit([{ op: 'changed', kind: 'run', row: swept }])) === 'committed'
    ) {
      report.requeued++
    }
  }
  return report
}

async function resendWakeUps(ports: Ports, runs: readonly Run[]): Promise<number> {
  const overdue = after(ports.clock.now(), -wakeUpLostAfter)
  const late = runs.filter(isQueued).filter(({ createdAt, notBefore }) => (notBefore ?? createdAt) < overdue)
  const { killSwitch } = await instanceOf(ports.store)
  if (late.length === 0 || killSwitch.on) return 0
  const desks = await ports.store.getMany('desk', [...new Set(late.map(({ agentId }) => agentId))])
  const atWork = new Set(desks.filter(({ status }) => status === 'active').map(({ id }) => id))
  const lost = late.filter(({ agentId }) => atWork.has(agentId))
  // Enough messages are waiting already: it is the executors that do not keep up, and more messages would not help.
  const { waiting } = await ports.queue.depth('run')
  return waiting >= lost.length ? 0 : await sendRuns(ports, lost)
}

/** Runs and think cycles that failed, while the classifier was never told. */
async function judgeForgotten(ports: Ports, rules: RuleBook): Promise<number> {
  const stuckSince = after(ports.clock.now(), -stuckAfter)
  const isForgotten = ({ finishedAt }: { finishedAt: Instant }) => finishedAt < stuckSince
  let judged = 0
  for (const run of (await unjudgedRuns(ports, stuckSince)).filter(isForgotten)) {
    if (await classifyRun(run, ports, rules)) judged++
  }
  for (const cycle of (await unjudgedCycles(ports)).filter(isForgotten)) {
    if (await classifyCycle(cycle, ports, rules)) judged++
  }
  return judged
}

/** A task shows that its run is not judged: it still waits for it. */
async function unjudgedRuns({ store }: Ports, stuckSince: Instant): Promise<FailedRun[]> {
  const pages = await Promise.all(
    ['running', 'in_review'].map((status) =>
      store.list('task', { scope: { status }, limit: mostPerSweep, oldestFirst: true }),
    ),
  )
  const waiting = pages.flatMap(({ items }) => items).filter(({ updatedAt }) => updatedAt < stuckSince)
  const runs = await store.getMany('run', waiting.flatMap(runWaitedFor))
  return runs.filter((run) => run.status === 'failed')
}

const mostCycles = 50

/** Nothing waits for a cycle, so the newest ones that failed are compared with the failures that exist. */
async function unjudgedCycles({ store }: Ports): Promise<FailedCycle[]> {
  const { items } = await store.list('think-cycle', { scope: { status: 'failed' }, limit: mostCycles })
  const cycles = items.filter((cycle) => cycle.status === 'failed')
  const failures = await store.getMany('failure', cycles.map(failureIdOf))
  const known = new Set<string>(failures.map(({ id }) => id))
  return cycles.filter((cycle) => !known.has(failureIdOf(cycle)))
}

function runWaitedFor(task: Task): string[] {
  if (task.status === 'running') return [task.runId]
  return task.status === 'in_review' ? [task.reviewRunId] : []
}

/** Tasks that are ready, or whose dependencies have ended, while nobody noticed. */
async function startForgotten(ports: Ports): Promise<number> {
  const { store, clock } = ports
  const stuckSince = after(clock.now(), -stuckAfter)
  const isWaiting = (task: Task): task is TodoTask =>
    task.status === 'todo' && task.waitingFor.length > 0 && task.updatedAt < stuckSince
  const waiting = await store.list('task', {
    scope: { status: 'todo' },
    limit: 100,
    oldestFirst: true,
    where: isWaiting,
  })
  for (const task of waiting.items.filter(isWaiting)) await letGoIfDependenciesEnded(ports, task)
  const desks = await allOf(store, 'desk')
  let started = 0
  for (const { id } of desks.filter(({ status }) => status === 'active')) {
    const [place] = await store.line(`ready:${id}`, { limit: 1 })
    const first = place && (await store.get('task', place.id))
    if (first && first.updatedAt < stuckSince) started += await dispatchAgent(ports, id)
  }
  return started
}

/** Missions whose last task has ended while nobody noticed. Rare, and dear to look for: so not every minute. */
async function closeForgotten(ports: Ports): Promise<void> {
  const now = ports.clock.now()
  if (now.getUTCMinutes() % 15 !== 0) return
  const { items } = await ports.store.list('mission', { scope: { status: 'approved' }, limit: mostPerSweep })
  const stuckSince = after(now, -stuckAfter)
  for (const { id } of items.filter(({ updatedAt }) => updatedAt < stuckSince)) await closeMission(ports, id)
}

/**
 * For a process that knows it is the only one: nobody else can hold a lease, so those of the process before it, which
 * was killed, are over at once instead of in a few minutes.
 */
export async function endLeases(ports: Ports): Promise<void> {
  const now = ports.clock.now()
  for (const run of (await openRuns(ports)).filter(isRunning)) {
    await ports.store.commit([{ op: 'changed', kind: 'run', row: { ...run, leaseUntil: instant(now) } }])
  }
  for (const { id } of await allOf(ports.store, 'desk')) {
    await commitChange(ports, async () => {
      const desk = await ports.store.get('desk', id)
      if (!desk?.thinking) return { writes: [], result: undefined }
      const thinking = { ...desk.thinking, leaseUntil: instant(now) }
      return {
        writes: [{ op: 'changed', kind: 'desk', row: { ...desk, thinking, nextThinkAt: instant(now) } }],
        result: undefined,
      }
    })
  }
}
