import type { Actor } from '../core/actor.ts'
import { freeSlot } from '../core/desk-states.ts'
import { Fault } from '../core/fault.ts'
import type { RunId } from '../core/id.ts'
import type { QueuedRun, Run, RunningRun } from '../core/run.ts'
import { cancelRun, isEnded } from '../core/run-states.ts'
import { type TallyAdd, tallySpend } from '../core/tally.ts'
import type { Task } from '../core/task.ts'
import { blockTask } from '../core/task-states.ts'
import type { Ports, Write } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { instanceOf, rowOf } from './read-config.ts'

export interface Cancelling {
  writes: Write[]
  additions: TallyAdd[]
}

const runAwaitedBy = (task: Task): RunId | undefined =>
  task.status === 'running' ? task.runId : task.status === 'in_review' ? task.reviewRunId : undefined

/** What cancels the run that a task waits for. Nothing when it waits for none. */
export async function cancelRunOf(ports: Ports, task: Task, why: string): Promise<Cancelling> {
  const runId = runAwaitedBy(task)
  const run = runId && (await ports.store.get('run', runId))
  return !run || isEnded(run) ? { writes: [], additions: [] } : await cancelling(ports, run, why)
}

/** Cancels a run, frees its agent's slot and counts what it has cost. */
async function cancelling({ store, clock }: Ports, run: QueuedRun | RunningRun, why: string): Promise<Cancelling> {
  const [desk, { timeZone }] = await Promise.all([store.get('desk', run.agentId), instanceOf(store)])
  const now = clock.now()
  const writes: Write[] = [{ op: 'changed', kind: 'run', row: cancelRun(run, why, now) }]
  if (desk?.slots.includes(run.taskId)) writes.push({ op: 'changed', kind: 'desk', row: freeSlot(desk, run.taskId) })
  return { writes, additions: [tallySpend(run, timeZone, now)] }
}

/** A person stops an attempt. Its task waits for that person: it would only be started again at once. */
export async function cancel(ports: Ports, id: RunId, why: string, by: Actor): Promise<Run> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const run = await rowOf(store, 'run', id)
    if (isEnded(run)) {
      throw new Fault(
        'state.illegal',
        `run ${id} is ${run.status} and cannot be cancelled; only queued and running ones can`,
      )
    }
    const task = await rowOf(store, 'task', run.taskId)
    const needs = `Its run was cancelled: ${why}. Retry it, change it, or cancel it.`
    const blocked = blockTask(task, { kind: 'run-cancelled', runId: id }, needs, clock.now())
    const { writes, additions } = await cancelling(ports, run, why)
    // When the task no longer waits for it, the run has just ended: then its row is of an old version, and we look again.
    if (runAwaitedBy(task) === id) writes.push({ op: 'changed', kind: 'task', row: blocked })
    const deed = { actor: by, verb: 'run.cancelled', subject: id, note: why, traceId: run.traceId } as const
    return { writes, additions, deeds: [deed], result: cancelRun(run, why, clock.now()) }
  })
}
