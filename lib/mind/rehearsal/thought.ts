import type { AgentId } from '../../core/id.ts'
import type { MissionDraft } from '../../core/mission.ts'
import type { Project } from '../../core/project.ts'
import type { TaskDraft } from '../../core/task-draft.ts'
import type { Thought } from '../../core/think-cycle.ts'
import type { ThinkScene } from '../../ports.ts'
import { type Craft, craftOf } from './craft.ts'
import { hashOf } from './dice.ts'
import { memoryIn, type Memory, notesOf } from './memory.ts'
import type { Play, PlayTask } from './play.ts'
import { playbook } from './playbook.ts'
import { ruleFor } from './rule-idea.ts'

const handsFull = 6
const tooManyBlocked = 3

/** What it decides, and a rule for the failures that it was shown. */
export function thoughtIn(scene: ThinkScene): Thought {
  const rules = scene.unexplained.slice(0, 1).map(ruleFor)
  return rules.length === 0 ? decisionIn(scene) : { ...decisionIn(scene), rules }
}

/** Rests when enough is open, otherwise proposes the next mission that its role and memory suggest. */
function decisionIn(scene: ThinkScene): Thought {
  const reason = reasonToRest(scene)
  if (reason) return { decision: 'rest', reason: `Rehearsal: ${reason}` }
  const memory = memoryIn(scene.notes?.text)
  const { play, round } = nextPlay(scene, memory)
  const project = projectFor(play, scene.projects)
  if (!project) return { decision: 'rest', reason: 'Rehearsal: no project asks for me.' }
  return {
    decision: 'propose',
    missions: [draft(play, round, project, scene)],
    notes: notesOf(memory, play.title, round),
  }
}

function reasonToRest({ agent, projects, openMissions, openTasks, policies }: ThinkScene): string | undefined {
  const own = openMissions.filter(({ agentId }) => agentId === agent.id)
  const blocked = openTasks.filter(({ status }) => status === 'blocked').length
  const waiting = own.find(({ status }) => status === 'proposed')
  if (projects.length === 0) return 'no project asks for me at the moment.'
  if (blocked >= tooManyBlocked) return `${blocked} of my tasks wait for a person. More of them would not help.`
  if (openTasks.length >= handsFull) return `${openTasks.length} open tasks are enough for one pair of hands.`
  if (openMissions.length >= policies.openMissions) return 'the team has begun as much as it may. First things first.'
  if (own.length >= Math.min(2, policies.openMissionsPerAgent))
    return `I have ${own.length} missions open and finish those first.`
  // A second mission now and then: whether, depends on what the first one has become.
  const isEager = hashOf(agent.id, openTasks.length, openMissions.length) % 4 === 0
  if (own.length === 0 || isEager) return undefined
  return waiting ? `"${waiting.title}" waits to be approved.` : `"${own[0]?.title}" is under way.`
}

const titleIn = (round: number, title: string): string => (round === 1 ? title : `${title} (round ${round})`)

/** What nobody has open and this agent has not proposed yet; once all was proposed, another round. */
function nextPlay({ openMissions, openTasks, agent }: ThinkScene, memory: Memory): { play: Play; round: number } {
  const open = new Set([...openMissions, ...openTasks].map(({ title }) => title))
  const isOpen = ({ title, tasks }: Play, round: number): boolean =>
    [title, ...tasks.map((task) => task.title)].some((one) => open.has(titleIn(round, one)))
  for (let round = memory.round; ; round++) {
    const proposed = round === memory.round ? memory.proposed : []
    const play = playbook[craftOf(agent.role)].find((one) => !proposed.includes(one.title) && !isOpen(one, round))
    if (play) return { play, round }
  }
}

const wordsIn = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{5,}/gu))

/** The project that has most words in common with the play; words that every project uses say little. */
function projectFor({ title, why, tasks }: Play, projects: readonly Project[]): Project | undefined {
  const words = wordsIn([title, why, ...tasks.map(({ brief }) => brief)].join(' '))
  const goals = new Map(projects.map((project) => [project, wordsIn(`${project.name} ${project.goal}`)]))
  const weightOf = (word: string): number => 1 / [...goals.values()].filter((goal) => goal.has(word)).length
  const closeness = (project: Project): number =>
    [...(goals.get(project) ?? [])].reduce((sum, word) => sum + (words.has(word) ? weightOf(word) ** 2 : 0), 0)
  return projects.toSorted((a, b) => closeness(b) - closeness(a))[0]
}

const firstSentence = (goal: string): string =>
  goal
    .trim()
    .split(/(?<=[.!?])\s/)[0]
    ?.replaceAll(/\s+/g, ' ') ?? ''

function draft(play: Play, round: number, project: Project, scene: ThinkScene): MissionDraft {
  const goal = firstSentence(project.goal).slice(0, 300)
  return {
    projectId: project.id,
    title: titleIn(round, play.title),
    reason: `Rehearsal: ${play.why} It serves "${project.name}": ${goal}`,
    plan: play.tasks.slice(0, scene.policies.tasksPerMission).map((task) => taskDraft(task, round, project, scene)),
  }
}

function taskDraft(
  { title, brief, acceptance, by, after }: PlayTask,
  round: number,
  project: Project,
  scene: ThinkScene,
): TaskDraft {
  const colleague = by ? colleagueOf(by, scene) : undefined
  return {
    title: titleIn(round, title),
    brief: `Rehearsal: ${brief} It belongs to the project "${project.name}".`,
    ...(colleague ? { agentId: colleague } : {}),
    acceptance: [...acceptance],
    priority: 3 + (hashOf(title) % 4),
    dependsOn: [...(after ?? [])],
  }
}

const colleagueOf = (craft: Craft, { team, agent }: ThinkScene): AgentId | undefined =>
  team.find(({ id, role }) => id !== agent.id && craftOf(role) === craft)?.id
