import type { AgentId } from '../core/id.ts'
import { runStatusTerm } from '../core/listing.ts'
import type { QueuedRun, Run, RunningRun } from '../core/run.ts'
import { sweepRun } from '../core/run-states.ts'
import type { Task } from '../core/task.ts'
import { after, instant, isPast, minutes, seconds } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { classifyRun } from './classify-failure.ts'
import { commitChange } from './commit-change.ts'
import { dispatchAgent, letGoIfDependenciesEnded, sendRuns } from './dispatch.ts'
import { instanceOf } from './read-config.ts'
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

/** A queued run is normally claimed within a second. After this long its wake-up is taken for lost. */
const wakeUpLostAfter = seconds(90)
/** How long a task may stand still, with nothing running for it, before the sweeper looks after it. */
const stuckAfter = minutes(2)
const mostPerSweep = 500

/** Ends and restarts what a killed process, a lost message or a lost event left behind. */
export async function sweep(ports: Ports, rules: RuleBook): Promise<SweepReport> {
  const runs = await openRuns(ports)
  const left = await sweepLeases(ports, runs)
  const resent = await resendWakeUps(ports, runs)
  const judged = await judgeForgotten(ports, rules)
  const started = await startForgotten(ports)
  return { ...left, resent, judged, started }
}

async function openRuns({ store }: Ports): Promise<Run[]> {
  const runs: Run[] = []
  let cursor: string | undefined
  do {
    const page = await store.list('run', { scope: { status: runStatusTerm('queued') }, limit: mostPerSweep, cursor, oldestFirst: true })
    runs.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return runs
}

const isRunning = (run: Run): run is RunningRun => run.status === 'running'
const isQueued = (run: Run): run is QueuedRun => run.status === 'queued'

async function sweepLeases(ports: Ports, runs: readonly Run[]): Promise<Pick<SweepReport, 'requeued' | 'failed'>> {
  const report = { requeued: 0, failed: 0 }
  const instance = await instanceOf(ports.store)
  for (const run of runs.filter(isRunning)) {
    const swept = sweepRun(run, ports.clock.now())
    if (swept?.status === 'failed' && (await settleFailure(ports, instance, run, swept.evidence)) === 'settled') report.failed++
    if (swept?.status === 'queued' && (await ports.store.commit([{ op: 'changed', kind: 'run', row: swept }])) === 'committed') {
      report.requeued++
    }
  }
  return report
}

async function resendWakeUps(ports: Ports, runs: readonly Run[]): Promise<number> {
  const overdue = after(ports.clock.now(), -wakeUpLostAfter)
  const late = runs.filter(isQueued).filter(({ createdAt, notBefore }) => (notBefore ?? createdAt) < overdue)
  const desks = await ports.store.getMany('desk', [...new Set(late.map(({ agentId }) => agentId))])
  const atWork = new Set(desks.filter(({ status }) => status === 'active').map(({ id }) => id))
  const { killSwitch } = await instanceOf(ports.store)
  return killSwitch.on ? 0 : await sendRuns(ports, late.filter(({ agentId }) => atWork.has(agentId)))
}

/** Tasks that wait for a verdict on a failed run which the classifier never gave. */
async function judgeForgotten(ports: Ports, rules: RuleBook): Promise<number> {
  const { store, clock } = ports
  const stuckSince = after(clock.now(), -stuckAfter)
  const pages = await Promise.all(
    ['running', 'in_review'].map((status) => store.list('task', { scope: { status }, limit: mostPerSweep, oldestFirst: true })),
  )
  const waited = pages.flatMap(({ items }) => items).filter(({ updatedAt }) => updatedAt < stuckSince)
  const runs = await store.getMany('run', waited.flatMap(runWaitedFor))
  let judged = 0
  for (const run of runs) {
    if (run.status !== 'failed' || !isPast(run.finishedAt, new Date(stuckSince))) continue
    if (await classifyRun(run, ports, rules)) judged++
  }
  return judged
}

function runWaitedFor(task: Task): string[] {
  if (task.status === 'running') return [task.runId]
  return task.status === 'in_review' ? [task.reviewRunId] : []
}

/** Tasks that are ready, or whose dependencies have ended, while nobody noticed. */
async function startForgotten(ports: Ports): Promise<number> {
  const stuckSince = after(ports.clock.now(), -stuckAfter)
  const { items } = await ports.store.list('task', { scope: { status: 'todo' }, limit: 100, oldestFirst: true })
  const forgotten = items.filter(({ updatedAt }) => updatedAt < stuckSince)
  const agents = new Set<AgentId>()
  for (const task of forgotten) {
    if (task.status !== 'todo') continue
    if (task.waitingFor.length > 0) await letGoIfDependenciesEnded(ports, task)
    else agents.add(task.agentId)
  }
  let started = 0
  for (const agentId of agents) started += await dispatchAgent(ports, agentId)
  return started
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
  for (const { id } of (await ports.store.list('agent', { limit: 200 })).items) {
    await commitChange(ports, async () => {
      const desk = await ports.store.get('desk', id)
      if (!desk?.thinking) return { writes: [], result: undefined }
      const thinking = { ...desk.thinking, leaseUntil: instant(now) }
      return { writes: [{ op: 'changed', kind: 'desk', row: { ...desk, thinking, nextThinkAt: instant(now) } }], result: undefined }
    })
  }
}
