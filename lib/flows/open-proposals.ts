import { byAgent, bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { Agent } from '../core/agent.ts'
import type { CycleId, MissionId } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import type { MissionDraft, ProposedMission } from '../core/mission.ts'
import { approveMission, proposeMission } from '../core/mission-states.ts'
import type { Project } from '../core/project.ts'
import { dependentOf } from '../core/rows.ts'
import { type TallyAdd, tallyDecision } from '../core/tally.ts'
import type { TodoTask } from '../core/task.ts'
import type { Ports, Write } from '../ports.ts'
import { openMissionsOf } from './think-scene.ts'

interface Proposals {
  instance: Instance
  agent: Agent
  cycleId: CycleId
  rehearsal: boolean
  drafts: MissionDraft[]
}

interface Opened {
  writes: Write[]
  additions: TallyAdd[]
  deeds: Deed[]
  missionIds: MissionId[]
  dropped: { title: string; why: string }[]
}

/** Tasks with the reminders by which those they wait for find them again. */
export const filedRows = (tasks: readonly TodoTask[]): Write[] =>
  tasks.flatMap((task): Write[] => [
    { op: 'new', kind: 'task', row: task },
    ...task.waitingFor.map((id): Write => ({ op: 'new', kind: 'dependent', row: dependentOf(id, task.id) })),
  ])

/** Turns drafts into missions, as far as the caps allow, and approves those that policy lets through. */
export async function openProposals(
  ports: Ports,
  { instance, agent, cycleId, rehearsal, drafts }: Proposals,
): Promise<Opened> {
  const { store, clock } = ports
  const { policies } = instance
  const projects = await store.getMany('project', [...new Set(drafts.map(({ projectId }) => projectId))])
  const team = await store.getMany('agent', agentsNamed(drafts))
  const open = await openMissionsOf(ports, instance)
  const opened: Opened = { writes: [], additions: [], deeds: [], missionIds: [], dropped: [] }
  const mine = open.filter(({ agentId }) => agentId === agent.id).length
  const room = Math.min(
    policies.missionsPerCycle,
    policies.openMissionsPerAgent - mine,
    policies.openMissions - open.length,
  )

  for (const draft of drafts) {
    const project = projects.find(({ id }) => id === draft.projectId)
    const known = knownAgentsOnly(draft, new Set(team.map(({ id }) => id)), policies.tasksPerMission)
    const why = whyNot(known, project, opened, opened.missionIds.length < room)
    if (!project || why) {
      opened.dropped.push({ title: draft.title, why: why ?? 'no such project' })
      continue
    }
    const mission = proposeMission(known, { agentId: agent.id, cycleId, rehearsal, traceId: cycleId }, clock)
    opened.missionIds.push(mission.id)
    if ((project.approval ?? policies.approval) === 'auto') addApproved(opened, mission, ports, instance)
    else add(opened, mission, [{ op: 'new', kind: 'mission', row: mission }])
  }
  return opened
}

const agentsNamed = (drafts: readonly MissionDraft[]): string[] => [
  ...new Set(drafts.flatMap(({ plan }) => plan.flatMap(({ agentId }) => agentId ?? []))),
]

/** A transaction holds 100 rows; the rest is for the cycle itself, its activities, and counters. */
const mostRows = 72

/** What an approval writes: the mission, its tasks, and a reminder for each that waits for another. */
const rowsToApprove = ({ plan }: MissionDraft): number =>
  1 + plan.length + plan.reduce((sum, { dependsOn }) => sum + new Set(dependsOn).size, 0)

function whyNot(
  draft: MissionDraft,
  project: Project | undefined,
  { writes }: Opened,
  isRoom: boolean,
): string | undefined {
  if (!project) return `there is no project "${draft.projectId}"`
  if (!project.active) return `the project "${draft.projectId}" is not active`
  if (!isRoom) return 'a cap on open missions or missions per cycle is reached'
  const rows = rowsToApprove(draft)
  if (rows > mostRows) return `its plan has ${rows} tasks and dependencies; at most ${mostRows} can be approved at once`
  return writes.length + rows > mostRows
    ? 'the missions of one cycle are too large together; propose it again in the next'
    : undefined
}

/** A model may name colleagues who do not exist: such a task goes to the one who proposed it. */
function knownAgentsOnly(draft: MissionDraft, team: ReadonlySet<string>, mostTasks: number): MissionDraft {
  const plan = draft.plan.slice(0, mostTasks)
  return {
    ...draft,
    plan: plan.map((task) => (task.agentId && !team.has(task.agentId) ? { ...task, agentId: undefined } : task)),
  }
}

function add(opened: Opened, { agentId, id, title, traceId }: ProposedMission, writes: Write[]): void {
  opened.writes.push(...writes)
  opened.deeds.push({ actor: byAgent(agentId), verb: 'mission.proposed', subject: id, note: title, traceId })
}

function addApproved(opened: Opened, proposed: ProposedMission, { clock }: Ports, instance: Instance): void {
  const by = bySystem('policy')
  const { mission, tasks } = approveMission(proposed, { by, review: instance.policies.review }, clock)
  const { id, title, traceId } = mission
  add(opened, proposed, [{ op: 'new', kind: 'mission', row: mission }, ...filedRows(tasks)])
  opened.additions.push(...tallyDecision(mission, instance.timeZone))
  opened.deeds.push({ actor: by, verb: 'mission.approved', subject: id, note: title, traceId })
}
