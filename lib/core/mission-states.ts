import type { Actor } from './actor.ts'
import { byAgent } from './actor.ts'
import { type AgentId, type Chance, type CycleId, newMissionId, newTaskId, type TaskId } from './id.ts'
import type {
  AbandonedMission,
  ApprovedMission,
  DoneMission,
  MissionDraft,
  ProposedMission,
  RejectedMission,
} from './mission.ts'
import { MissionBase } from './mission.ts'
import type { Task, TodoTask } from './task.ts'
import { fileTask, isOpen } from './task-states.ts'
import { instant } from './time.ts'

export interface Proposal {
  agentId: AgentId
  cycleId?: CycleId | undefined
  rehearsal: boolean
  traceId: string
}

export function proposeMission(draft: MissionDraft, by: Proposal, chance: Chance): ProposedMission {
  const now = instant(chance.now())
  return { id: newMissionId(chance), status: 'proposed', ...draft, ...by, createdAt: now, updatedAt: now, version: 1 }
}

const common = (mission: ProposedMission | ApprovedMission, now: Date) => ({
  ...MissionBase.parse(mission),
  updatedAt: instant(now),
})

/**
 * Approval turns the plan into tasks. A task may depend only on tasks before it in the plan; other numbers cannot be
 * met and are left out. Tasks without an agent go to the one who proposed them.
 */
export function approveMission(
  mission: ProposedMission,
  { by, review }: { by: Actor; review: boolean },
  chance: Chance,
): { mission: ApprovedMission; tasks: TodoTask[] } {
  // Made in one millisecond, ids fall in any order; the line of ready tasks shall keep the plan's.
  const ids = mission.plan.map(() => newTaskId(chance)).toSorted()
  const tasks: TodoTask[] = []
  for (const [position, draft] of mission.plan.entries()) {
    const dependsOn = [...new Set(draft.dependsOn)].flatMap((n) => (n < position ? (tasks[n]?.id ?? []) : []))
    const task = {
      title: draft.title,
      brief: draft.brief,
      agentId: draft.agentId ?? mission.agentId,
      projectId: mission.projectId,
      missionId: mission.id,
      acceptance: draft.acceptance,
      priority: draft.priority,
      dependsOn,
      waitingFor: dependsOn,
      review: draft.review ?? review,
      createdBy: byAgent(mission.agentId),
      traceId: mission.traceId,
    }
    tasks.push(fileTask(task, chance, ids[position]))
  }
  const now = chance.now()
  const approved = {
    status: 'approved',
    decidedBy: by,
    decidedAt: instant(now),
    taskIds: tasks.map(({ id }) => id),
  } as const
  return { mission: { ...common(mission, now), ...approved }, tasks }
}

export const rejectMission = (mission: ProposedMission, by: Actor, why: string, now: Date): RejectedMission => ({
  ...common(mission, now),
  status: 'rejected',
  decidedBy: by,
  decidedAt: instant(now),
  why,
})

export function abandonMission(mission: ProposedMission | ApprovedMission, why: string, now: Date): AbandonedMission {
  const taskIds: TaskId[] = mission.status === 'approved' ? mission.taskIds : []
  return { ...common(mission, now), status: 'abandoned', taskIds, finishedAt: instant(now), why }
}

/** A mission ends with its last task: done when any of them was done, abandoned when none was. */
export function settleMission(
  mission: ApprovedMission,
  tasks: readonly Task[],
  now: Date,
): DoneMission | AbandonedMission | undefined {
  if (tasks.some(isOpen)) return undefined
  if (!tasks.some(({ status }) => status === 'done')) return abandonMission(mission, 'none of its tasks was done', now)
  const { decidedBy, decidedAt, taskIds } = mission
  return { ...common(mission, now), status: 'done', decidedBy, decidedAt, taskIds, finishedAt: instant(now) }
}
