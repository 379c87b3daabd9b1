import type { Actor } from '../core/actor.ts'
import type { Desk } from '../core/agent.ts'
import { freeSlot } from '../core/desk-states.ts'
import { Fault } from '../core/fault.ts'
import type { RunId } from '../core/id.ts'
import type { Run } from '../core/run.ts'
import { cancelRun, isEnded } from '../core/run-states.ts'
import type { Task } from '../core/task.ts'
import { blockTask } from '../core/task-states.ts'
import type { Ports, Write } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { rowOf } from './read-config.ts'

/**
 * What cancels the run that a task waits for and frees its agent's slot; nothing when it waits for none. `pending`
 * are writes of the same change: a desk that one of them has already touched is carried on from there.
 */
export async function cancelRunOf({ store, clock }: Ports, task: Task, why: string, pending: Write[] = []): Promise<Write[]> {
  const runId = task.status === 'running' ? task.runId : task.status === 'in_review' ? task.reviewRunId : undefined
  const run = runId && (await store.get('run', runId))
  if (!run || isEnded(run)) return []
  const cancelled: Write = { op: 'changed', kind: 'run', row: cancelRun(run, why, clock.now()) }
  const touched = pending.findIndex((write) => write.kind === 'desk' && write.row.id === run.agentId)
  const earlier = pending[touched]
  const desk: Desk | undefined = earlier?.kind === 'desk' ? earlier.row : await store.get('desk', run.agentId)
  if (!desk?.slots.includes(task.id)) return [cancelled]
  if (touched >= 0) pending.splice(touched, 1)
  return [cancelled, { op: 'changed', kind: 'desk', row: freeSlot(desk, task.id) }]
}

/** A person stops an attempt. Its task waits for that person: it would only be started again at once. */
export async function cancel(ports: Ports, id: RunId, why: string, by: Actor): Promise<Run> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const run = await rowOf(store, 'run', id)
    if (isEnded(run)) throw new Fault('state.illegal', `run ${id} is ${run.status} and cannot be cancelled; only queued and running ones can`)
    const task = await rowOf(store, 'task', run.taskId)
    const needs = `Its run was cancelled: ${why}. Retry it, change it, or cancel it.`
    const blocked = blockTask(task, { kind: 'run-cancelled', runId: id }, needs, clock.now())
    const writes: Write[] = [{ op: 'changed', kind: 'task', row: blocked }, ...(await cancelRunOf(ports, task, why))]
    const deed = { actor: by, verb: 'run.cancelled', subject: id, note: why, traceId: run.traceId } as const
    return { writes, deeds: [deed], result: cancelRun(run, why, clock.now()) }
  })
}
