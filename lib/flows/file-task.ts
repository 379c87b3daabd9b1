import * as z from 'zod'
import type { Actor } from '../core/actor.ts'
import { Fault } from '../core/fault.ts'
import { instanceId } from '../core/instance.ts'
import { AgentId, MissionId, ProjectId, TaskId } from '../core/id.ts'
import { TaskBase, type TodoTask } from '../core/task.ts'
import { fileTask, isOpen } from '../core/task-states.ts'
import type { Ports } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { filedRows } from './open-proposals.ts'
import { found, rowOf } from './read-config.ts'

/** How a task is filed by people and scripts. Without an agent it goes to the team lead. */
export const TaskOrder = z.strictObject({
  title: TaskBase.shape.title,
  brief: TaskBase.shape.brief,
  agentId: AgentId.optional(),
  projectId: ProjectId.optional(),
  missionId: MissionId.optional(),
  acceptance: TaskBase.shape.acceptance.default([]),
  priority: TaskBase.shape.priority.default(5),
  dependsOn: z.array(TaskId).max(20).default([]),
  review: z.boolean().optional(),
})
export type TaskOrder = z.infer<typeof TaskOrder>

export async function fileOrder(ports: Ports, order: TaskOrder, by: Actor): Promise<TodoTask> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const { missionId, projectId } = order
    const ids = { instance: instanceId, agent: order.agentId, project: projectId, mission: missionId }
    const [rows, waitedFor] = await Promise.all([store.together(ids), dependencies(ports, order.dependsOn)])
    const instance = found('instance', instanceId, rows.instance)
    const agentId = order.agentId ?? instance.lead
    if (order.agentId) found('agent', order.agentId, rows.agent)
    if (projectId) found('project', projectId, rows.project)
    const mission = missionId ? found('mission', missionId, rows.mission) : undefined
    if (mission && mission.status !== 'approved') {
      throw new Fault(
        'state.illegal',
        `mission ${mission.id} is ${mission.status}; tasks can be added to approved missions only`,
      )
    }
    const task = fileTask(
      {
        ...order,
        agentId,
        projectId: order.projectId ?? mission?.projectId,
        review: order.review ?? instance.policies.review,
        dependsOn: waitedFor.map(({ id }) => id),
        waitingFor: waitedFor.filter(isOpen).map(({ id }) => id),
        createdBy: by,
        traceId: mission?.traceId,
      },
      clock,
    )
    const joined = mission && { ...mission, taskIds: [...mission.taskIds, task.id] }
    return {
      writes: [...filedRows([task]), ...(joined ? [{ op: 'changed', kind: 'mission', row: joined } as const] : [])],
      deeds: [{ actor: by, verb: 'task.filed', subject: task.id, note: task.title, traceId: task.traceId }],
      result: task,
    }
  })
}

/** A task that can never be done cannot be waited for either. */
async function dependencies({ store }: Ports, ids: readonly TaskId[]) {
  const tasks = await Promise.all([...new Set(ids)].map((id) => rowOf(store, 'task', id)))
  const lost = tasks.find(({ status }) => status === 'failed' || status === 'cancelled')
  if (lost)
    throw new Fault('state.illegal', `dependsOn names ${lost.id}, which was ${lost.status} and will never be done`)
  return tasks
}
