import { bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import { takeSlot } from '../core/desk-states.ts'
import type { AgentId, MissionId, TaskId } from '../core/id.ts'
import { instanceId } from '../core/instance.ts'
import type { QueuedRun } from '../core/run.ts'
import type { RowChange } from '../core/rows.ts'
import type { Task, TodoTask } from '../core/task.ts'
import { type EndedTask, afterDependency, isHeldUpBy, isOpen, isReady, startTask } from '../core/task-states.ts'
import type { AbandonedMission } from '../core/mission.ts'
import { settleMission } from '../core/mission-states.ts'
import type { Instant } from '../core/time.ts'
import type { Ports, Write } from '../ports.ts'
import { beat } from './beat.ts'
import { type Change, commitChange } from './commit-change.ts'
import { allOf } from './read-config.ts'
import { cancelIfOpen } from './steer-task.ts'

/** Items of one transaction allow 33 tasks; fewer keep it quick. */
const mostAtOnce = 8

export interface DispatchReport {
  started: number
  messages: number
}

/** What a batch of changes asks the dispatcher to look at; each thing once, however often it changed. */
interface Errands {
  /** Agents that may have work and room, each with the ready tasks we heard of: the index may not know them yet. */
  agents: Map<AgentId, Set<TaskId>>
  everyAgent: boolean
  queued: Map<string, QueuedRun>
  waiting: Map<TaskId, TodoTask>
  ended: Set<TaskId>
  abandoned: Map<MissionId, AbandonedMission>
  tick: boolean
}

/**
 * Follows the table: ready tasks become queued runs, queued runs become messages, ended tasks let those go that
 * waited for them and close their mission. Everything is decided on the rows as they are now, so a batch may come
 * late, twice or out of order.
 */
export async function dispatch(changes: readonly RowChange[], ports: Ports): Promise<DispatchReport> {
  const errands = errandsOf(changes)
  for (const task of errands.waiting.values()) await letGoIfDependenciesEnded(ports, task)
  const ended = await stillEnded(ports, errands.ended)
  for (const task of ended) await tellDependents(ports, task)
  for (const mission of errands.abandoned.values()) await cancelTasksOf(ports, mission)
  for (const missionId of missionsOf(ended)) await closeMission(ports, missionId)
  if (errands.everyAgent) for (const { id } of await allOf(ports.store, 'agent')) visit(errands, id)
  const counts = await Promise.all([...errands.agents].map(([id, tasks]) => dispatchAgent(ports, id, tasks)))
  const messages = await sendRuns(ports, [...errands.queued.values()])
  if (errands.tick) await beat(ports, 'dispatcher')
  return { started: counts.reduce((sum, n) => sum + n, 0), messages }
}

function errandsOf(changes: readonly RowChange[]): Errands {
  const errands: Errands = {
    agents: new Map(),
    everyAgent: false,
    queued: new Map(),
    waiting: new Map(),
    ended: new Set(),
    abandoned: new Map(),
    tick: false,
  }
  for (const change of changes) note(errands, change)
  return errands
}

function visit({ agents }: Errands, id: AgentId, taskId?: TaskId): void {
  const heardOf = agents.get(id) ?? new Set()
  if (taskId) heardOf.add(taskId)
  agents.set(id, heardOf)
}

function note(errands: Errands, change: RowChange): void {
  if (change.kind === 'task') noteTask(errands, change.row)
  if (change.kind === 'run' && change.row.status === 'queued') errands.queued.set(change.row.id, change.row)
  if (change.kind === 'mission' && change.row.status === 'abandoned') errands.abandoned.set(change.row.id, change.row)
  if (change.kind === 'desk') {
    const { row, before } = change
    const hasMoreRoom = row.slots.length < (before?.slots.length ?? 0) || before?.status !== row.status
    if (row.status === 'active' && hasMoreRoom) visit(errands, row.id)
  }
  if (change.kind === 'agent') visit(errands, change.row.id)
  if (change.kind === 'instance' && change.before?.killSwitch.on && !change.row.killSwitch.on) errands.everyAgent = true
  if (change.kind === 'stage' && change.row.id === 'tick') errands.tick = true
}

function noteTask(errands: Errands, task: Task): void {
  if (!isOpen(task)) errands.ended.add(task.id)
  else if (task.status === 'todo' && task.waitingFor.length > 0) errands.waiting.set(task.id, task)
  else if (task.status === 'todo') visit(errands, task.agentId, task.id)
}

/**
 * Starts as many ready tasks of an agent as it has free slots: first by priority, then by age. `heardOf` are tasks to
 * look at whether or not the index lists them already.
 */
export async function dispatchAgent(
  ports: Ports,
  agentId: AgentId,
  heardOf: ReadonlySet<TaskId> = new Set(),
): Promise<number> {
  let started = 0
  for (;;) {
    const batch = await commitChange(ports, () => startReady(ports, agentId, heardOf))
    started += batch
    if (batch < mostAtOnce) return started
  }
}

async function startReady(
  { store, clock }: Ports,
  agentId: AgentId,
  heardOf: ReadonlySet<TaskId>,
): Promise<Change<number>> {
  const { agent, desk, instance } = await store.together({ agent: agentId, desk: agentId, instance: instanceId })
  const mayStart = agent && desk?.status === 'active' && instance && !instance.killSwitch.on
  const free = mayStart ? Math.min(agent.concurrency - desk.slots.length, mostAtOnce) : 0
  if (!desk || free <= 0) return { writes: [], result: 0 }

  const inLine = await store.line(`ready:${agentId}`, { limit: free })
  if (inLine.length + heardOf.size === 0) return { writes: [], result: 0 }
  const candidates = await store.getMany('task', [...new Set([...inLine.map(({ id }) => id), ...heardOf])])
  const starts = candidates
    .filter((task) => isReady(task, clock.now()))
    .filter((task) => task.agentId === agentId)
    .toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
    .slice(0, free)
    .map((task) => startTask(task, clock))
  if (starts.length === 0) return { writes: [], result: 0 }
  const seated = starts.reduce((now, { task }) => takeSlot(now, task.id), desk)
  const writes = starts.flatMap(({ task, run }): Write[] => [
    { op: 'changed', kind: 'task', row: task },
    { op: 'new', kind: 'run', row: run },
  ])
  const deeds = starts.map(({ task: { id, traceId } }): Deed => ({
    actor: bySystem('dispatcher'),
    verb: 'task.started',
    subject: id,
    traceId,
  }))
  return { writes: [...writes, { op: 'changed', kind: 'desk', row: seated }], deeds, result: starts.length }
}

const longestDelaySeconds = 15 * 60

/** A wake-up for every queued run that one of our executors is to take. External agents come and claim theirs. */
export async function sendRuns({ store, queue, clock }: Ports, runs: readonly QueuedRun[]): Promise<number> {
  if (runs.length === 0) return 0
  const agents = await store.getMany('agent', [...new Set(runs.map(({ agentId }) => agentId))])
  const builtin = new Set(agents.filter(({ runtime }) => runtime === 'builtin').map(({ id }) => id))
  const wanted = runs.filter(({ agentId }) => builtin.has(agentId))
  const byDelay = Map.groupBy(wanted, ({ notBefore }) => delaySeconds(notBefore, clock.now()))
  for (const [delay, group] of byDelay) {
    await queue.send(
      'run',
      group.map(({ id }) => ({ runId: id })),
      delay,
    )
  }
  return wanted.length
}

function delaySeconds(notBefore: Instant | undefined, now: Date): number {
  if (!notBefore) return 0
  const wait = Math.ceil((new Date(notBefore).getTime() - now.getTime()) / 1000)
  return Math.min(Math.max(wait, 0), longestDelaySeconds)
}

/** A dependency may have ended between being looked at and being waited for: then nobody told this task. */
export async function letGoIfDependenciesEnded(ports: Ports, waiting: TodoTask): Promise<void> {
  const ended = (await ports.store.getMany('task', waiting.waitingFor)).filter((task) => !isOpen(task))
  for (const task of ended) await tellDependent(ports, waiting.id, task)
}

/** News may be old: a task that was lost may have been retried since, and even be done. */
async function stillEnded({ store }: Ports, heardOf: ReadonlySet<TaskId>): Promise<EndedTask[]> {
  const tasks = heardOf.size === 0 ? [] : await store.getMany('task', [...heardOf])
  return tasks.filter((task) => !isOpen(task))
}

async function tellDependents(ports: Ports, ended: EndedTask): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await ports.store.list('dependent', { scope: { of: ended.id }, limit: 100, cursor })
    for (const { taskId } of page.items) await tellDependent(ports, taskId, ended)
    cursor = page.cursor
  } while (cursor)
}

async function tellDependent(ports: Ports, taskId: TaskId, ended: EndedTask): Promise<void> {
  await commitChange(ports, async () => {
    const task = await ports.store.get('task', taskId)
    if (!task || !isHeldUpBy(task, ended)) return { writes: [], result: undefined }
    const unfinished = await unfinishedOf(ports, task)
    const after = afterDependency(task, ended, unfinished, ports.clock.now())
    const deed: Deed = { actor: bySystem('dispatcher'), verb: 'task.blocked', subject: taskId, traceId: task.traceId }
    const deeds = after.status === 'blocked' ? [{ ...deed, note: after.needs }] : []
    return { writes: [{ op: 'changed', kind: 'task', row: after }], deeds, result: undefined }
  })
}

async function cancelTasksOf(ports: Ports, { taskIds, why }: AbandonedMission): Promise<void> {
  const tasks = await ports.store.getMany('task', taskIds)
  for (const { id } of tasks.filter(isOpen)) {
    await cancelIfOpen(ports, id, `its mission was abandoned: ${why}`, bySystem('dispatcher'))
  }
}

/** Those of a task's dependencies that are not done. */
async function unfinishedOf(
  { store }: Pick<Ports, 'store'>,
  { dependsOn }: Pick<Task, 'dependsOn'>,
): Promise<TaskId[]> {
  const tasks = await store.getMany('task', dependsOn)
  return tasks.filter(({ status }) => status !== 'done').map(({ id }) => id)
}

const missionsOf = (ended: readonly EndedTask[]): Set<MissionId> =>
  new Set(ended.flatMap(({ missionId }) => missionId ?? []))

export async function closeMission(ports: Ports, id: MissionId): Promise<void> {
  const { store, clock } = ports
  await commitChange(ports, async () => {
    const mission = await store.get('mission', id)
    if (mission?.status !== 'approved') return { writes: [], result: undefined }
    const settled = settleMission(mission, await store.getMany('task', mission.taskIds), clock.now())
    if (!settled) return { writes: [], result: undefined }
    const verb = settled.status === 'done' ? 'mission.done' : 'mission.abandoned'
    const deed: Deed = {
      actor: bySystem('dispatcher'),
      verb,
      subject: id,
      note: mission.title,
      traceId: mission.traceId,
    }
    return { writes: [{ op: 'changed', kind: 'mission', row: settled }], deeds: [deed], result: undefined }
  })
}
