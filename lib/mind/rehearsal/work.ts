import type { Turn, WorkScene } from '../../ports.ts'
import { hashOf, pick } from './dice.ts'
import { directionsIn } from './direction.ts'
import { type ScriptedTrouble, troubleIn } from './trouble.ts'

export type Worked = { kind: 'turn'; turn: Turn } | ({ kind: 'trouble' } & ScriptedTrouble)

/** One turn of a task: usually a draft is written down first, and then the output is given. */
export function workIn(scene: WorkScene): Worked {
  const draft = hasUsed(scene, 'write_file') ? undefined : draftTurn(scene)
  const trouble = troubleIn(scene.task, scene.attempt)
  // Some trouble comes late, so that there is a checkpoint to go on from.
  const comesLate = trouble?.category === 'TIMEOUT' || trouble?.category === 'RESOURCE'
  if (trouble && !(comesLate && draft)) return { kind: 'trouble', ...trouble }
  if (isEmpty(scene)) return { kind: 'turn', turn: { text: '', calls: [] } }
  return { kind: 'turn', turn: draft ?? questionTurn(scene) ?? lookTurn(scene) ?? outputTurn(scene) }
}

const hasUsed = ({ steps }: WorkScene, tool: string): boolean =>
  steps.some(({ calls }) => calls.some((call) => call.tool === tool))

const canUse = ({ tools }: WorkScene, tool: string): boolean => tools.some(({ name }) => name === tool)

function isEmpty({ task, attempt }: WorkScene): boolean {
  return directionsIn(task.brief).some((direction) => direction.kind === 'empty' && attempt <= direction.times)
}

/** The only name a file can have in every workspace. */
const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'result'

const callId = ({ steps }: WorkScene): string => `rehearsed-${steps.length + 1}`

const opening = [
  'I put down a first draft.',
  'I start with what the criteria ask for.',
  'A short version first; it is easier to judge.',
] as const

function draftTurn(scene: WorkScene): Turn | undefined {
  if (!canUse(scene, 'write_file')) return undefined
  const { title } = scene.task
  const input = { path: `${slugOf(title)}.md`, content: draftOf(scene) }
  return {
    text: `Rehearsal: ${pick(opening, title)}`,
    calls: [{ id: callId(scene), tool: 'write_file', input }],
  }
}

/** One task in three looks at its workspace before it is done. */
function lookTurn(scene: WorkScene): Turn | undefined {
  const { title } = scene.task
  const wantsTo = hashOf('look', title) % 3 === 0 && canUse(scene, 'list_files') && !hasUsed(scene, 'list_files')
  if (!wantsTo) return undefined
  return {
    text: 'Rehearsal: I make sure that everything is where it belongs.',
    calls: [{ id: callId(scene), tool: 'list_files', input: {} }],
  }
}

/** Only when the brief says so: a script knows nothing that it could ask for. */
function questionTurn(scene: WorkScene): Turn | undefined {
  const { task, attempt } = scene
  const asks = directionsIn(task.brief).some((direction) => direction.kind === 'ask' && attempt <= direction.times)
  if (!asks || !canUse(scene, 'ask_person')) return undefined
  const input = { question: `Rehearsal: which way do you want "${task.title}" to go?` }
  return {
    text: 'Rehearsal: only a person can decide this.',
    calls: [{ id: callId(scene), tool: 'ask_person', input }],
  }
}

const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

function draftOf({ task, inputs, project }: WorkScene): string {
  return [
    `Rehearsal: draft of "${task.title}"`,
    project ? `For the project "${project.name}".` : '',
    inputs.length > 0 ? `Built on:\n${listed(inputs.map(({ title }) => title))}` : '',
    task.acceptance.length > 0 ? `To be shown:\n${listed(task.acceptance)}` : '',
    'A model would write the content here. This is a rehearsal: nothing was researched, measured or decided.',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function outputTurn(scene: WorkScene): Turn {
  const { task, inputs, attempt } = scene
  const text = [
    `Rehearsal: "${task.title}" is done as far as a script can do it. Nothing was researched, measured or decided.`,
    hasUsed(scene, 'write_file') ? `The draft is in ${slugOf(task.title)}.md.` : '',
    inputs.length > 0 ? `It builds on ${inputs.map(({ title }) => `"${title}"`).join(' and ')}.` : '',
    attempt > 1 ? `This was attempt ${attempt}.` : '',
    task.feedback ? `Taken into account: ${task.feedback.slice(0, 500)}` : '',
    task.acceptance.length > 0 ? `Where each criterion would be met:\n${listed(task.acceptance)}` : '',
  ]
  return { text: text.filter((part) => part !== '').join('\n\n'), calls: [] }
}
