import { sizeOf } from '../../core/failure-group.ts'
import type { Mission } from '../../core/mission.ts'
import type { Task } from '../../core/task.ts'
import type { ThinkScene } from '../../ports.ts'
import { dataBlock, excerpt } from './data-block.ts'

const briefly = 300

const missionSeen = ({ status, agentId, projectId, title, reason, plan }: Mission) => ({
  status,
  agentId,
  projectId,
  title,
  reason: excerpt(reason, briefly),
  tasks: plan.map((task) => task.title),
})

const taskSeen = (task: Task) => ({
  status: task.status,
  title: task.title,
  brief: excerpt(task.brief, briefly),
  priority: task.priority,
  attempts: task.attempts,
  ...(task.status === 'blocked' ? { needs: excerpt(task.needs, briefly) } : {}),
})

/** Only for who looks after operations, and only when there is something to explain. */
function unexplainedBlock(groups: ThinkScene['unexplained']): string[] {
  if (groups.length === 0) return []
  const seen = groups.map(({ id, latest, agents, firstSeenAt, lastSeenAt, ...group }) => ({
    fingerprint: id,
    count: sizeOf(group),
    agents: Object.keys(agents),
    firstSeenAt,
    lastSeenAt,
    example: { id: latest.failureId, message: excerpt(latest.message, briefly) },
  }))
  return [
    dataBlock('failures that no rule knows, in groups', seen),
    `You look after operations. Where you are sure what a group is, propose a rule in "rules": "when" must match every failure of the group and nothing else, "category" is one of
TRANSIENT (would probably succeed later, unchanged), TIMEOUT (a deadline passed), RESOURCE (memory, disk, context, quota or money ran out), AUTH (credentials or permission), LOGIC (the work itself is wrong). A person decides about it.`,
  ]
}

/** What an agent is shown when it wakes, and what it is asked to decide. */
export function thinkPrompt(scene: ThinkScene): string {
  const { policies, team, projects, openMissions, openTasks, recentFailures, unexplained, notes, now } = scene
  const failures = recentFailures.map(({ agentId, category, because, evidence }) => ({
    agentId,
    category,
    because,
    message: excerpt(evidence.message, briefly),
  }))
  return [
    `It is ${now.toISOString()}. You woke up to think about the work of ${scene.instanceName}. This is what you know:`,
    dataBlock(
      'your projects',
      projects.map(({ id, name, goal }) => ({ id, name, goal })),
    ),
    dataBlock('the team', team),
    dataBlock('open missions of the team', openMissions.map(missionSeen)),
    dataBlock('your open tasks', openTasks.map(taskSeen)),
    dataBlock('recent failures', failures),
    ...unexplainedBlock(unexplained),
    dataBlock('your notes from last time', notes?.text ?? ''),
    `Decide one of two things.
"rest": nothing is worth proposing now. That is a good answer when enough is under way.
"propose": at most ${policies.missionsPerCycle} missions that bring a project closer to its goal, with at most ${policies.tasksPerMission} tasks each.
A mission is worth its cost, is not open already under another name, and can be finished with the means of the team.
A task is done by one agent in one go. Its brief says everything its owner must know, its acceptance criteria can be checked by somebody else, and "dependsOn" counts the tasks of its plan from 0.
Answer with one JSON object: decision, reason, missions (projectId, title, reason, expectedCost, plan of tasks with title, brief, agentId, acceptance, priority, dependsOn, review), notes, rules (fingerprint, when, category, limit, because, examples). What does not apply is null.`,
  ].join('\n\n')
}
