import { joinGroup } from '../../lib/core/failure-group.ts'
import { failureIdOf } from '../../lib/core/id.ts'
import type { Kind, Rows } from '../../lib/core/rows.ts'
import { isEnded } from '../../lib/core/run-states.ts'
import {
  type Counts,
  sumCounts,
  tallyCycle,
  tallyDecision,
  tallyFailure,
  type TallyAdd,
  tallySpend,
  tallyWork,
} from '../../lib/core/tally.ts'
import { isOpen } from '../../lib/core/task-states.ts'
import type { Store } from '../../lib/ports.ts'
import { incidentsIn } from './incidents.ts'

export async function everyRow<K extends Kind>(store: Store, kind: K): Promise<Rows[K][]> {
  const rows: Rows[K][] = []
  let cursor: string | undefined
  do {
    const page = await store.list(kind, { limit: 500, oldestFirst: true, cursor })
    rows.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return rows
}

async function readBooks(store: Store) {
  const read = <K extends Kind>(kind: K) => everyRow(store, kind)
  const [instance] = await read('instance')
  return {
    timeZone: instance?.timeZone ?? 'UTC',
    agents: await read('agent'),
    desks: await read('desk'),
    missions: await read('mission'),
    tasks: await read('task'),
    runs: await read('run'),
    cycles: await read('think-cycle'),
    failures: await read('failure'),
    groups: await read('failure-group'),
    activities: await read('activity'),
  }
}
type Books = Awaited<ReturnType<typeof readBooks>>

/** What holds at every moment, whatever went wrong before. Answers what does not, in words. */
export async function complaints(store: Store): Promise<string[]> {
  const books = await readBooks(store)
  return [
    ...aboutSlots(books),
    ...aboutTasks(books),
    ...aboutMissions(books),
    ...aboutFailures(books),
    ...aboutGroups(books),
    ...(await aboutCounters(store, books)),
  ]
}

/** What holds besides once everything has come to rest. */
export async function complaintsAtRest(store: Store): Promise<string[]> {
  const books = await readBooks(store)
  const { runs, tasks, desks, missions, cycles, failures } = books
  const stopped = new Set(desks.filter(({ status }) => status !== 'active').map(({ id }) => id))
  const judged = new Set(failures.map(({ id }) => id))
  const standing = tasks.filter((task) => isOpen(task) && task.status !== 'blocked')
  const excused = excusedAmong(standing, books, stopped)
  return [
    ...(await complaints(store)),
    ...runs
      .filter((run) => !isEnded(run) && !stopped.has(run.agentId))
      .map(({ id, status }) => `${id} is still ${status}`),
    ...standing.filter((task) => !excused.has(task)).map(({ id, status }) => `${id} stands still: ${status}`),
    ...desks.filter(({ id, thinking }) => thinking && !stopped.has(id)).map(({ id }) => `${id} still thinks`),
    ...[...runs, ...cycles].flatMap((one) =>
      one.status === 'failed' && !judged.has(failureIdOf(one)) ? `${one.id} failed and was never judged` : [],
    ),
    ...missions
      .filter(
        (one) => one.status === 'approved' && !tasks.some((task) => one.taskIds.includes(task.id) && isOpen(task)),
      )
      .map(({ id }) => `${id} is approved, and all of its tasks have ended`),
  ]
}

/** Those that have a reason to stand still: somebody is stopped, or what they wait for stands still itself. */
function excusedAmong(
  standing: readonly Rows['task'][],
  { tasks, runs }: Books,
  stopped: ReadonlySet<string>,
): Set<Rows['task']> {
  const open = new Set(tasks.filter(isOpen).map(({ id }) => id))
  const reviewerOf = (task: Rows['task']): string | undefined =>
    task.status === 'in_review' ? runs.find(({ id }) => id === task.reviewRunId)?.agentId : undefined
  const isExcused = (task: Rows['task']): boolean =>
    stopped.has(reviewerOf(task) ?? task.agentId) ||
    (task.status === 'todo' && task.waitingFor.some((id) => open.has(id)))
  return new Set(standing.filter(isExcused))
}

function aboutSlots({ desks, tasks, runs, agents }: Books): string[] {
  const openExecutions = runs.filter((run) => run.kind === 'execution' && !isEnded(run))
  return desks.flatMap(({ id, slots }) => {
    const expected = openExecutions.filter(({ agentId }) => agentId === id).map(({ taskId }) => taskId)
    const concurrency = agents.find((agent) => agent.id === id)?.concurrency ?? 0
    const isRunning = (taskId: string) => tasks.some((task) => task.id === taskId && task.status === 'running')
    return [
      ...(slots.toSorted().join() === expected.toSorted().join()
        ? []
        : [`${id} has slots [${slots.join()}], expected [${expected.join()}]`]),
      ...(slots.length <= concurrency ? [] : [`${id} has ${slots.length} slots of ${concurrency}`]),
      ...slots
        .filter((taskId) => !isRunning(taskId))
        .map((taskId) => `${id} has a slot for ${taskId}, which does not run`),
    ]
  })
}

function aboutTasks({ tasks, runs, activities }: Books): string[] {
  return tasks.flatMap((task) => {
    const own = runs.filter(({ taskId }) => taskId === task.id)
    const executions = own.filter(({ kind }) => kind === 'execution')
    const attempts = executions.map(({ attempt }) => attempt).toSorted((a, b) => a - b)
    const expected = Array.from({ length: task.attempts }, (_, i) => i + 1)
    const finished = activities.filter(({ verb, subject }) => verb === 'task.done' && subject === task.id).length
    const judgedOwn = own.filter(
      ({ kind, reviews, agentId }) => kind === 'review' && own.find(({ id }) => id === reviews)?.agentId === agentId,
    )
    const waitedFor =
      task.status === 'running' ? task.runId : task.status === 'in_review' ? task.reviewRunId : undefined
    const openRuns = own.filter((run) => !isEnded(run) && run.id !== waitedFor)
    return [
      ...(attempts.join() === expected.join()
        ? []
        : [`${task.id} counts ${task.attempts} attempts and has runs ${attempts.join()}`]),
      ...(finished === Number(task.status === 'done')
        ? []
        : [`${task.id} is ${task.status} and was done ${finished} times`]),
      ...(waitedFor && !own.some(({ id }) => id === waitedFor)
        ? [`${task.id} waits for ${waitedFor}, which is not there`]
        : []),
      ...openRuns.map(({ id, status }) => `${id} is ${status}, and ${task.id} does not wait for it`),
      ...judgedOwn.map(({ id, agentId }) => `${agentId} judges its own work in ${id}`),
    ]
  })
}

function aboutMissions({ missions, cycles, tasks }: Books): string[] {
  const listed = cycles.flatMap((cycle) => (cycle.status === 'proposed' ? cycle.missionIds : []))
  const ofCycles = missions.filter(({ cycleId }) => cycleId !== undefined).map(({ id }) => id)
  const planned = missions.flatMap((mission) => ('taskIds' in mission ? mission.taskIds : []))
  return [
    ...(listed.toSorted().join() === ofCycles.toSorted().join()
      ? []
      : [`cycles list ${listed.join()}, and there are ${ofCycles.join()}`]),
    ...planned.filter((id) => !tasks.some((task) => task.id === id)).map((id) => `${id} is planned and not there`),
    ...[...Map.groupBy(planned, (id) => id)]
      .filter(([, same]) => same.length > 1)
      .map(([id]) => `${id} is planned twice`),
  ]
}

function aboutFailures({ failures, runs, cycles }: Books): string[] {
  const failed = new Set([...runs, ...cycles].flatMap((one) => (one.status === 'failed' ? failureIdOf(one) : [])))
  return failures.filter(({ id }) => !failed.has(id)).map(({ id }) => `${id} is of something that did not fail`)
}

/** A group is its failures, counted again. Its weather depends on their order, and is left out. */
function aboutGroups({ timeZone, failures, groups }: Books): string[] {
  const expected = new Map<string, Rows['failure-group']>()
  for (const failure of failures)
    expected.set(failure.fingerprint, joinGroup(expected.get(failure.fingerprint), failure, timeZone))
  const told = (group: Rows['failure-group'] | undefined): string =>
    group
      ? [group.firstSeenAt, group.lastSeenAt, ...[group.counts, group.agents, group.days].map(textOf)].join('; ')
      : 'not there'
  return [...new Set([...expected.keys(), ...groups.map(({ id }) => id)])].flatMap((id) => {
    const [is, shouldBe] = [told(groups.find((group) => group.id === id)), told(expected.get(id))]
    return is === shouldBe ? [] : [`group ${id} is ${is}; a recount says ${shouldBe}`]
  })
}

const nameOf = ({ key: { dimension, grain, bucket, member } }: TallyAdd): string =>
  [dimension, grain, bucket, member].join(' ')

function recount(books: Books): TallyAdd[] {
  const { timeZone, failures, runs, cycles } = books
  const ended = runs.flatMap((run) => {
    if (!isEnded(run)) return []
    const at = new Date(run.finishedAt)
    return run.status === 'cancelled'
      ? tallySpend(run, timeZone, at)
      : tallyWork({ ...run, ok: run.status === 'succeeded' }, timeZone, at)
  })
  return [
    ...ended,
    ...cycles.flatMap((cycle) => tallyCycle(cycle, timeZone)),
    ...failures.flatMap((failure) => tallyFailure(failure, timeZone)),
    ...decisionsIn(books),
    ...incidentsIn(books),
  ]
}

/** A mission that was abandoned no longer says when it was approved; the activities do. */
const decisionsIn = ({ timeZone, missions, activities }: Books): TallyAdd[] =>
  activities.flatMap(({ verb, subject, at }) => {
    const mission = missions.find(({ id }) => id === subject)
    if (!mission || (verb !== 'mission.approved' && verb !== 'mission.rejected')) return []
    const status = verb === 'mission.approved' ? 'approved' : 'rejected'
    return tallyDecision({ agentId: mission.agentId, status, decidedAt: at }, timeZone)
  })

async function aboutCounters(store: Store, books: Books): Promise<string[]> {
  const all = { from: '0', to: '9' }
  const kept = await Promise.all([
    ...(['all', 'agent'] as const).map((dimension) => store.tallies({ dimension, grain: 'hour', ...all })),
    ...(['all', 'agent', 'project', 'rule'] as const).map((dimension) =>
      store.tallies({ dimension, grain: 'day', ...all }),
    ),
  ])
  const counted = Map.groupBy(recount(books), nameOf)
  const stored = Map.groupBy(
    kept.flat().map(({ counts, ...key }): TallyAdd => ({ key, counts })),
    nameOf,
  )
  return [...new Set([...counted.keys(), ...stored.keys()])].flatMap((name) => {
    const [is, shouldBe] = [stored, counted].map((adds) => textOf(sumCounts(adds.get(name) ?? [])))
    return is === shouldBe ? [] : [`${name} is ${is}; a recount says ${shouldBe}`]
  })
}

const textOf = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, n]) => n !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
