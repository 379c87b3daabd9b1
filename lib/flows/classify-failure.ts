import { bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Desk } from '../core/agent.ts'
import { nextStart } from '../core/budget.ts'
import type { Judgement } from '../core/classify.ts'
import { countFailure, hold, wake } from '../core/desk-states.ts'
import type { Evidence, Failure, Recovery } from '../core/failure.ts'
import { type FailureGroup, joinGroup } from '../core/failure-group.ts'
import { fingerprintOf } from '../core/fingerprint.ts'
import { type FailureId, failureIdOf } from '../core/id.ts'
import { strike } from '../core/incident.ts'
import type { Instance } from '../core/instance.ts'
import { recoverCycle, type Recovered, recoverTask } from '../core/recovery.ts'
import type { FailedRun } from '../core/run.ts'
import { type TallyAdd, tallyFailure, tallyIncident } from '../core/tally.ts'
import type { InReviewTask, RunningTask, Task } from '../core/task.ts'
import type { ThinkCycle } from '../core/think-cycle.ts'
import type { Instant } from '../core/time.ts'
import { weatherAfter } from '../core/storm.ts'
import type { Ports, Write } from '../ports.ts'
import { type Change, commitChange } from './commit-change.ts'
import { instanceOf } from './read-config.ts'
import { raiseStorm } from './alerts.ts'
import type { RuleBook } from './rule-book.ts'

export type FailedCycle = Extract<ThinkCycle, { status: 'failed' }>

/** `undefined` when it was judged before: an event may be delivered any number of times. */
export type Classified = Failure | undefined

const judgedBefore: Change<Classified> = { writes: [], result: undefined }

/**
 * Judges a failed run: failure row, counters, the recovery that the category asks for and the agent's breaker, all in
 * one transaction that only the first of several deliveries can commit.
 */
export async function classifyRun(run: FailedRun, ports: Ports, rules: RuleBook): Promise<Classified> {
  const { store, clock } = ports
  const judgement = (await rules())(run.evidence)
  return await commitChange(ports, async () => {
    const read = await store.together({
      failure: failureIdOf(run),
      task: run.taskId,
      desk: run.agentId,
      'failure-group': fingerprintOf(run.evidence),
    })
    if (read.failure) return judgedBefore
    const instance = await instanceOf(store)
    const group = read['failure-group']
    const { storm } = weatherAfter(group, run.finishedAt)
    const refillsAt = refillOf(run.evidence, instance, clock.now())
    const recovery = waitsForVerdict(read.task, run)
      ? recoverTask({ task: read.task, run, judgement, lead: instance.lead, refillsAt, storm }, clock)
      : movedOn
    const { writes, additions } = rowsOfRecovery(recovery, run, instance)
    return await withFailure(
      ports,
      { instance, desk: read.desk, group, writes, additions },
      {
        id: failureIdOf(run),
        of: { kind: 'run', id: run.id, taskId: run.taskId },
        subject: run,
        judgement,
        recovery: recovery.recovery,
      },
    )
  })
}

/** Judges a failed think cycle. There is no task to recover: the agent thinks again sooner, later, or not at all. */
export async function classifyCycle(cycle: FailedCycle, ports: Ports, rules: RuleBook): Promise<Classified> {
  const { store, clock } = ports
  const { evidence } = cycle
  const judgement = (await rules())(evidence)
  return await commitChange(ports, async () => {
    const fingerprint = fingerprintOf(evidence)
    const read = await store.together({
      failure: failureIdOf(cycle),
      desk: cycle.agentId,
      'failure-group': fingerprint,
    })
    if (read.failure) return judgedBefore
    const instance = await instanceOf(store)
    const { desk, 'failure-group': group } = read
    const repeats = desk?.streak?.fingerprint === fingerprint ? desk.streak.count : 0
    const { storm } = weatherAfter(group, cycle.finishedAt)
    const refillsAt = refillOf(evidence, instance, clock.now())
    const recovery = recoverCycle({ judgement, evidence, failures: repeats + 1, refillsAt, storm }, clock)
    return await withFailure(
      ports,
      { instance, desk, group, writes: [], additions: [] },
      {
        id: failureIdOf(cycle),
        of: { kind: 'think-cycle', id: cycle.id },
        subject: { ...cycle, traceId: cycle.id },
        judgement,
        recovery,
      },
    )
  })
}

const movedOn = { recovery: { kind: 'none', why: 'the task has moved on without this run' } } as const

function rowsOfRecovery(
  { recovery, task, run }: Recovered | (typeof movedOn & Partial<Recovered>),
  { agentId, finishedAt }: FailedRun,
  { timeZone }: Instance,
): Pick<Scene, 'writes' | 'additions'> {
  if (!task) return { writes: [], additions: [] }
  const { incident, counts } = strike(task.incident, finishedAt, recovery.kind === 'block')
  const writes: Write[] = [{ op: 'changed', kind: 'task', row: { ...task, incident } }]
  if (run) writes.push({ op: 'new', kind: 'run', row: run })
  return { writes, additions: [tallyIncident(agentId, counts, timeZone, new Date(finishedAt))] }
}

/** The run's failure still matters only while the task waits for just this run. */
const waitsForVerdict = (task: Task | undefined, run: FailedRun): task is RunningTask | InReviewTask =>
  (task?.status === 'running' && task.runId === run.id) || (task?.status === 'in_review' && task.reviewRunId === run.id)

/** Our own budgets fill again at a known time; when somebody else's quota does, nobody has told us. */
function refillOf({ code }: Evidence, { timeZone }: Instance, now: Date): Instant | undefined {
  if (code === 'budget-agent-day') return nextStart('day', timeZone, now)
  if (code === 'budget-month') return nextStart('month', timeZone, now)
  return undefined
}

interface Judged {
  id: FailureId
  of: Failure['of']
  subject: Pick<FailedRun, 'finishedAt' | 'agentId' | 'evidence' | 'rehearsal' | 'traceId'> &
    Partial<Pick<FailedRun, 'projectId' | 'missionId'>>
  judgement: Judgement
  recovery: Recovery
}

/** What was read, and what is written already. */
interface Scene {
  instance: Instance
  desk: Desk | undefined
  group: FailureGroup | undefined
  writes: Write[]
  additions: TallyAdd[]
}

async function withFailure(
  ports: Ports,
  { instance, desk, group: before, writes, additions }: Scene,
  judged: Judged,
): Promise<Change<Classified>> {
  const now = ports.clock.now()
  const { id, of, subject, judgement, recovery } = judged
  const { agentId, projectId, missionId, evidence, rehearsal, traceId } = subject
  const fingerprint = fingerprintOf(evidence)
  const counted = desk && countFailure(desk, fingerprint, now)
  const { storm } = weatherAfter(before, subject.finishedAt)
  const failure: Failure = {
    id,
    at: subject.finishedAt,
    of,
    agentId,
    projectId,
    missionId,
    evidence,
    ...judgement,
    fingerprint,
    recovery,
    openedBreaker: counted?.openedBreaker ?? false,
    inStorm: storm !== undefined,
    rehearsal,
    traceId,
    version: 1,
  }
  const group = joinGroup(before, failure, instance.timeZone)
  writes.push(
    { op: 'new', kind: 'failure', row: failure },
    { op: before ? 'changed' : 'new', kind: 'failure-group', row: group },
  )
  if (counted) writes.push({ op: 'changed', kind: 'desk', row: afterRecovery(counted.desk, of, recovery, now) })
  if (failure.openedBreaker && agentId !== instance.lead) writes.push(...(await tellLead(ports, instance)))
  const deeds = deedsOf(failure)
  if (group.storm && group.storm.since !== before?.storm?.since) {
    const { write, deed } = await raiseStorm(ports, group)
    writes.push(write)
    deeds.push(deed)
  }
  additions.push(...tallyFailure(failure, instance.timeZone))
  return { writes, additions, deeds, result: failure }
}

/** A task waits by itself; what else a failure asks of the agent is written on its desk. */
function afterRecovery(desk: Desk, of: Failure['of'], recovery: Recovery, now: Date): Desk {
  if (desk.status !== 'active') return desk
  if (recovery.kind === 'hold') return hold(desk, 'A budget or quota is used up.', recovery.until, now)
  if (of.kind === 'run') return desk
  if (recovery.kind === 'block') return hold(desk, recovery.needs, undefined, now)
  if (recovery.kind === 'retry' && recovery.notBefore < desk.nextThinkAt)
    return { ...desk, nextThinkAt: recovery.notBefore }
  return desk
}

/** The lead thinks at once, and sees the paused agent and its failures among the recent ones. */
async function tellLead({ store, clock }: Ports, { lead }: Instance): Promise<Write[]> {
  const desk = await store.get('desk', lead)
  return desk ? [{ op: 'changed', kind: 'desk', row: wake(desk, clock.now()) }] : []
}

function deedsOf({ id, agentId, category, because, recovery, openedBreaker, of, traceId }: Failure): Deed[] {
  const actor = bySystem('classifier')
  const subject = of.kind === 'run' ? of.taskId : agentId
  const note = `${category}: ${because}; ${recovery.kind}`
  const deeds: Deed[] = [{ actor, verb: 'failure.classified', subject, note: `${id} ${note}`, traceId }]
  const holds = recovery.kind === 'hold' || (recovery.kind === 'block' && of.kind === 'think-cycle')
  if (recovery.kind === 'block' && of.kind === 'run')
    deeds.push({ actor, verb: 'task.blocked', subject, note: recovery.needs, traceId })
  if (holds) deeds.push({ actor, verb: 'agent.held', subject: agentId, note, traceId })
  if (openedBreaker) deeds.push({ actor, verb: 'agent.breaker-opened', subject: agentId, note, traceId })
  return deeds
}
