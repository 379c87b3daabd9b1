import * as z from 'zod'
import type { ActivityVerb } from '../core/activity.ts'
import type { Actor } from '../core/actor.ts'
import { Fault } from '../core/fault.ts'
import { AgentId, type TaskId } from '../core/id.ts'
import { recovered } from '../core/incident.ts'
import { tallyIncident } from '../core/tally.ts'
import { Task, TaskBase } from '../core/task.ts'
import { acceptTask, answerTask, cancelTask, giveUpTask, isAsking, isOpen, retryTask } from '../core/task-states.ts'
import { instant } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { cancelRunOf, type Cancelling } from './cancel-run.ts'
import { commentOf } from './comment.ts'
import { commitChange } from './commit-change.ts'
import { instanceOf, rowOf } from './read-config.ts'

interface Steering {
  verb: ActivityVerb
  note?: string
  by: Actor
  /** The task as it shall be, and what else changes with it. Throws when its state does not allow it. */
  change: (task: Task, now: Date) => Promise<{ task: Task } & Partial<Cancelling>>
}

async function steer(ports: Ports, id: TaskId, { verb, note, by, change }: Steering): Promise<Task> {
  return await commitChange(ports, async () => {
    const { task, writes = [], additions = [] } = await change(await rowOf(ports.store, 'task', id), ports.clock.now())
    const deeds = [{ actor: by, verb, subject: id, note, traceId: task.traceId }]
    return { writes: [{ op: 'changed', kind: 'task', row: task }, ...writes], additions, deeds, result: task }
  })
}

const illegal = (task: Task, wish: string, expected: string): Fault =>
  new Fault('state.illegal', `task ${task.id} is ${task.status} and cannot be ${wish}; ${expected}`)

/** A fresh start for a task that stands still or has ended badly. */
export const retry = (ports: Ports, id: TaskId, by: Actor): Promise<Task> =>
  steer(ports, id, {
    verb: 'task.retried',
    by,
    change: async (task, now) => {
      if (task.status !== 'blocked' && task.status !== 'failed' && task.status !== 'cancelled') {
        throw illegal(task, 'retried', 'only blocked, failed and cancelled tasks can')
      }
      return { task: retryTask(task, await waitingAgain(ports, task), now) }
    },
  })

/** What a retried task has to wait for. One that depends on a lost task would only be blocked again. */
async function waitingAgain({ store }: Ports, { id, dependsOn }: Task): Promise<TaskId[]> {
  const unfinished = (await store.getMany('task', dependsOn)).filter(({ status }) => status !== 'done')
  const lost = unfinished.find((task) => !isOpen(task))
  if (lost)
    throw new Fault(
      'state.illegal',
      `task ${id} depends on ${lost.id}, which was ${lost.status}; retry that one, and this one goes on by itself`,
    )
  return unfinished.map((task) => task.id)
}

/** A person takes the work as it is, although the review did not. */
export const accept = (ports: Ports, id: TaskId, by: Actor): Promise<Task> =>
  steer(ports, id, {
    verb: 'task.done',
    note: 'accepted by a person',
    by,
    change: async (task, now) => {
      const done = task.status === 'blocked' ? acceptTask(task, now) : undefined
      if (done) {
        const { timeZone } = await instanceOf(ports.store)
        const additions = [tallyIncident(task.agentId, recovered(task.incident, now), timeZone, now)]
        return { task: { ...done, incident: undefined }, additions }
      }
      throw illegal(
        task,
        'accepted',
        'only tasks that were blocked on their way through review have something to accept',
      )
    },
  })

/** A person answers what the agent asked. The answer is a comment as well, so that it stands where people look. */
export const answer = (ports: Ports, id: TaskId, text: string, by: Actor): Promise<Task> => {
  const row = commentOf(id, text, by, ports.clock)
  return steer(ports, id, {
    verb: 'task.answered',
    note: row.text,
    by,
    change: async (task, now) => {
      if (!isAsking(task))
        throw illegal(task, 'answered', 'only tasks that are blocked by a question of their agent can')
      const asked = await rowOf(ports.store, 'run', task.blocker.runId)
      return {
        task: answerTask(task, { asked, text: row.text }, now),
        writes: [{ op: 'new', kind: 'comment', row }],
      }
    },
  })
}

export const cancelOpen = (ports: Ports, id: TaskId, why: string, by: Actor): Promise<Task> =>
  steer(ports, id, {
    verb: 'task.cancelled',
    note: why,
    by,
    change: async (task, now) => {
      if (!isOpen(task)) throw illegal(task, 'cancelled', 'it has ended already')
      return { task: cancelTask(task, why, now), ...(await cancelRunOf(ports, task, why)) }
    },
  })

/** The same for the system, which may come late: a task that has ended meanwhile is left as it is. */
export async function cancelIfOpen(ports: Ports, id: TaskId, why: string, by: Actor): Promise<void> {
  try {
    await cancelOpen(ports, id, why, by)
  } catch (fault) {
    if (!(fault instanceof Fault && fault.code === 'state.illegal')) throw fault
  }
}

export const giveUp = (ports: Ports, id: TaskId, why: string, by: Actor): Promise<Task> =>
  steer(ports, id, {
    verb: 'task.failed',
    note: why,
    by,
    change: async (task, now) => {
      if (task.status !== 'blocked') throw illegal(task, 'given up', 'only blocked tasks can')
      return { task: giveUpTask(task, why, now) }
    },
  })

/** What a person may change while nobody is at work on the task. */
export const TaskPatch = z.strictObject({
  title: TaskBase.shape.title.optional(),
  brief: TaskBase.shape.brief.optional(),
  agentId: AgentId.optional(),
  acceptance: TaskBase.shape.acceptance.optional(),
  priority: TaskBase.shape.priority.optional(),
  review: z.boolean().optional(),
})
export type TaskPatch = z.infer<typeof TaskPatch>

export const changeTask = (ports: Ports, id: TaskId, patch: TaskPatch, by: Actor): Promise<Task> =>
  steer(ports, id, {
    verb: 'task.changed',
    note: Object.keys(patch).join(', '),
    by,
    change: async (task, now) => {
      if (task.status !== 'todo' && task.status !== 'blocked') {
        throw illegal(task, 'changed', 'only tasks that wait (todo, blocked) can; cancel its run first')
      }
      if (patch.agentId) await rowOf(ports.store, 'agent', patch.agentId)
      return { task: Task.parse({ ...task, ...patch, updatedAt: instant(now) }) }
    },
  })
