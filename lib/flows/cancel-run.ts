import type { Actor } from '../core/actor.ts'
import { freeSlot } from '../core/desk-states.ts'
import { Fault } from '../core/fault.ts'
import type { RunId } from '../core/id.ts'
import type { Run } from '../core/run.ts'
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

/**
 * What cancels the run that a task waits for, frees its agent's slot and counts what it has cost. Nothing when the task
 * waits for none.
 */
export async function cancelRunOf({ store, clock }: Ports, task: Task, why: string): Promise<Cancelling> {
  const runId = task.status === 'running' ? task.runId : task.status === 'in_review' ? task.reviewRunId : undefined
  const run = runId && (await store.get('run', runId))
  if (!run || isEnded(run)) return { writes: [], additions: [] }
  const [desk, { timeZone }] = await Promise.all([store.get('desk', run.agentId), instanceOf(store)])
  const now = clock.now()
  const writes: Write[] = [{ op: 'changed', kind: 'run', row: cancelRun(run, why, now) }]
  if (desk?.slots.includes(task.id)) writes.push({ op: 'changed', kind: 'desk', row: freeSlot(desk, task.id) })
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
    const { writes, additions } = await cancelRunOf(ports, task, why)
    const deed = { actor: by, verb: 'run.cancelled', subject: id, note: why, traceId: run.traceId } as const
    return {
      writes: [{ op: 'changed', kind: 'task', row: blocked }, ...writes],
      additions,
      deeds: [deed],
      result: cancelRun(run, why, clock.now()),
    }
  })
}
