import type { Actor } from '../../../lib/core/actor.ts'
import { AgentSettings } from '../../../lib/core/agent.ts'
import { builtInRules } from '../../../lib/core/built-in-rules.ts'
import { classifierOf } from '../../../lib/core/classify.ts'
import type { Category, Evidence } from '../../../lib/core/failure.ts'
import { AgentId, ProjectId, RuleId, type RunId, type TaskId, TokenId } from '../../../lib/core/id.ts'
import { InstanceSettings } from '../../../lib/core/instance.ts'
import { MissionDraft } from '../../../lib/core/mission.ts'
import { ProjectSettings } from '../../../lib/core/project.ts'
import type { Kind, Rows } from '../../../lib/core/rows.ts'
import { effectiveRules, RuleSettings } from '../../../lib/core/rule.ts'
import type { TodoTask } from '../../../lib/core/task.ts'
import { after, days } from '../../../lib/core/time.ts'
import type { Thought } from '../../../lib/core/think-cycle.ts'
import { type InstanceFiles, seedInstance } from '../../../lib/flows/apply-instance.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { type Execution, executeRun } from '../../../lib/flows/execute-run.ts'
import { fileOrder, TaskOrder } from '../../../lib/flows/file-task.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'
import { createRuleBook, type RuleBook } from '../../../lib/flows/rule-book.ts'
import { resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { createTools } from '../../../lib/mind/tools.ts'
import type { Mind, AgentPorts } from '../../../lib/ports.ts'
import { everyRow } from '../../sim/books.ts'
import { createSimMind, type Script, type SimMind } from '../../sim/mind.ts'
import { createStaff, type Staff } from '../../sim/staff.ts'
import { createSimWorld, type SimWorld } from '../../sim/world.ts'

export const atlas = AgentId.parse('atlas')
export const forge = AgentId.parse('forge')
export const scout = AgentId.parse('scout')
export const website = ProjectId.parse('website')
export const ada: Actor = { kind: 'person', id: TokenId.parse('token_01KAQT5N000000000000000000'), name: 'Ada' }

const builtIn = classifierOf(effectiveRules(builtInRules, []), compilePattern)
/** Compiled once for all tests: that takes longer than everything else in a short history. */
export const builtInRuleBook: RuleBook = async () => builtIn

/** A company that has just been installed, with everything that its flows need. */
export interface Office extends SimWorld {
  ports: AgentPorts
  mind: SimMind
  rules: RuleBook
  staff: Staff
}

interface Founding {
  seed?: number
  now?: Date
  settings?: object
  /** More settings of those who are always there, and others besides. */
  agents?: Record<string, object>
  projects?: Record<string, object>
  rules?: Record<string, object>
  script?: Partial<Script>
  /** Takes the place of the scripted mind. */
  mind?: Mind
  /** The stream out of order, with repetitions. */
  disturbed?: boolean
  /** Everything delivered so often at the same time. */
  times?: number
  /** Nobody is due to think before tomorrow. */
  asleep?: boolean
}

const lead = { name: 'Atlas', role: 'Team lead' }
const colleague = { reportsTo: 'atlas' }

/** Atlas leads; Forge and Scout report to it. There is one project, and nobody thinks more than once a day. */
export function filesOf({ settings, agents, projects, rules }: Founding = {}): InstanceFiles {
  const team: Record<string, object> = { atlas: lead, forge: colleague, scout: colleague }
  for (const [id, more] of Object.entries(agents ?? {})) team[id] = { ...(team[id] ?? colleague), ...more }
  return {
    settings: InstanceSettings.parse({
      name: 'Example Company',
      lead: 'atlas',
      models: { default: { provider: 'rehearsal' }, priced: { provider: 'rehearsal', price: { input: 1, output: 1 } } },
      ...settings,
    }),
    agents: Object.entries(team).map(([id, more]) => ({ id: AgentId.parse(id), settings: agentSettings(id, more) })),
    projects: Object.entries({ website: {}, ...projects }).map(([id, more]) => ({
      id: ProjectId.parse(id),
      settings: ProjectSettings.parse({ name: id, goal: 'Be found.', ...more }),
    })),
    rules: Object.entries(rules ?? {}).map(([id, rule]) => ({
      id: RuleId.parse(id),
      settings: RuleSettings.parse(rule),
    })),
  }
}

export const agentSettings = (id: string, more: object = {}): AgentSettings =>
  AgentSettings.parse({
    name: id,
    role: 'Engineer',
    persona: 'You are careful.',
    cadence: '1d',
    tools: ['write_file', 'read_file', 'list_files'],
    ...more,
  })

/** An office in which nobody is there yet. */
export function emptyOffice({ seed = 1, now, script, mind: another, rules: own, ...temper }: Founding = {}): Office {
  const world = createSimWorld({ seed, ...(now ? { now } : {}) })
  const { store, queue, files, clock } = world
  const mind = createSimMind(script)
  const ports: AgentPorts = { store, queue, files, clock, mind: another ?? mind, tools: createTools({ files }) }
  const rules = own ? createRuleBook(ports) : builtInRuleBook
  return { ...world, ports, mind, rules, staff: createStaff(world, ports, { ...temper, rules }) }
}

export async function openOffice(founding: Founding = {}): Promise<Office> {
  const office = emptyOffice(founding)
  await seedInstance(office.ports, filesOf(founding))
  if (founding.asleep) await sleepUntilTomorrow(office)
  office.changes.take()
  // Ids are made of the moment: what is filed next shall be younger than what was seeded.
  office.clock.advance(1)
  return office
}

async function sleepUntilTomorrow({ store, clock }: Office): Promise<void> {
  const nextThinkAt = after(clock.now(), days(1))
  for (const desk of (await store.list('desk', { limit: 100 })).items) {
    await store.commit([{ op: 'changed', kind: 'desk', row: { ...desk, nextThinkAt } }])
  }
}

/** Somebody files a task; for Forge and without a review unless told otherwise. A millisecond passes. */
export async function file({ ports, clock }: Office, order: object = {}): Promise<TodoTask> {
  const task = await fileOrder(
    ports,
    TaskOrder.parse({
      title: 'Write the imprint',
      brief: 'Who runs the site?',
      agentId: forge,
      review: false,
      ...order,
    }),
    ada,
  )
  clock.advance(1)
  return task
}

export async function rowIn<K extends Kind>({ store }: Pick<Office, 'store'>, kind: K, id: string): Promise<Rows[K]> {
  const row = await store.get(kind, id)
  if (row) return row
  throw new Error(`there is no ${kind} ${id}`)
}

export async function runsOf({ store }: Office, taskId: TaskId): Promise<Rows['run'][]> {
  const { items } = await store.list('run', { scope: { parent: taskId }, limit: 100, oldestFirst: true })
  return items.toSorted((a, b) => a.attempt - b.attempt)
}

/** The newest run of a task. */
export async function runOf(office: Office, taskId: TaskId): Promise<RunId> {
  const run = (await runsOf(office, taskId)).at(-1)
  if (run) return run.id
  throw new Error(`${taskId} has no run`)
}

export const execute = ({ ports }: Office, runId: RunId): Promise<Execution> => executeRun({ runId }, ports)

/** A task of Forge, who thinks with a model that has a price; its run waits in the queue. */
export async function queuedRun(script: Partial<Script> = {}, { order, ...more }: Founding & { order?: object } = {}) {
  const office = await openOffice({ asleep: true, script, agents: { forge: { model: 'priced' } }, ...more })
  const task = await file(office, order)
  await dispatch(office.changes.take(), office.ports)
  office.clock.advance(1)
  return { office, task, runId: await runOf(office, task.id) }
}

/** Who failed three times in a row waits for a person: people resume everybody, until nobody is stopped any more. */
export async function comeToRest({ store, ports, staff }: Office): Promise<void> {
  for (let times = 0; times < 8; times++) {
    for (const { id } of await everyRow(store, 'agent')) await resumeAgent(ports, id, ada)
    await staff.untilQuiet()
    if ((await everyRow(store, 'desk')).every(({ status }) => status === 'active')) return
  }
  throw new Error('somebody is stopped again and again')
}

/** What was done to a thing, in order. */
export const deedsTo = ({ changes }: Office, subject: string): string[] =>
  changes.all.flatMap((change) => (change.kind === 'activity' && change.row.subject === subject ? change.row.verb : []))

/** Evidence of each kind. */
export const typical: Record<Category, Partial<Evidence>> = {
  TRANSIENT: { httpStatus: 503 },
  TIMEOUT: { name: 'TimeoutError' },
  RESOURCE: { message: 'ENOSPC: no space left on device' },
  AUTH: { httpStatus: 401, message: 'invalid API key' },
  LOGIC: { name: 'InvalidAnswer' },
  UNKNOWN: { message: 'converter answered NACK' },
}

/** What waits on a queue now. */
export function messagesOn({ queue, clock }: Office, name: 'think' | 'run'): unknown[] {
  // Some come late by themselves.
  clock.advance(30_000)
  const messages: unknown[] = []
  for (let next = queue.receive(name); next; next = queue.receive(name)) {
    messages.push(next.message)
    next.done()
  }
  return messages
}

export const draft = (more: object = {}): MissionDraft =>
  MissionDraft.parse({
    projectId: 'website',
    title: 'Make the site lawful',
    reason: 'It has no imprint.',
    plan: [{ title: 'Write the imprint', brief: 'Who runs the site?' }],
    ...more,
  })

export const proposing = (...missions: MissionDraft[]): Thought => ({ decision: 'propose', missions })
