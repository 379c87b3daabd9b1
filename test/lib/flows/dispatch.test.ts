import { describe, expect, test } from 'vitest'
import type { Task } from '../../../lib/core/task.ts'
import { finishTask, retryTask } from '../../../lib/core/task-states.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { changeAgent, setKillSwitch } from '../../../lib/flows/configure.ts'
import { abandon, approve } from '../../../lib/flows/decide-mission.ts'
import { dispatch, dispatchAgent } from '../../../lib/flows/dispatch.ts'
import { executeRun } from '../../../lib/flows/execute-run.ts'
import { pauseAgent, resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { cancelOpen, giveUp, retry } from '../../../lib/flows/steer-task.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, trouble } from '../../sim/mind.ts'
import {
  ada,
  atlas,
  deedsTo,
  draft,
  file,
  forge,
  messagesOn,
  type Office,
  openOffice,
  proposing,
  rowIn,
  runOf,
  runsOf,
  scout,
} from './office.ts'

const alone = { asleep: true, agents: { forge: { concurrency: 1 } } }
/** The dispatcher hears of everything that happened. */
const dispatchNews = (office: Office) => dispatch(office.changes.take(), office.ports)
const statusesOf = async (office: Office): Promise<string[]> =>
  (await everyRow(office.store, 'task')).map(({ title, status }) => `${title} ${status}`)

describe('a ready task', () => {
  test('becomes a queued run, takes a slot of its agent, and somebody is told to execute it', async () => {
    const office = await openOffice(alone)
    const task = await file(office)
    office.clock.advance(1)
    expect(await dispatchNews(office)).toMatchObject({ started: 1 })
    const [run] = await runsOf(office, task.id)
    expect(run).toMatchObject({ status: 'queued', kind: 'execution', agentId: forge, attempt: 1 })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running', runId: run?.id, attempts: 1 })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [task.id] })
    expect(deedsTo(office, task.id)).toEqual(['task.filed', 'task.started'])
    expect(await dispatchNews(office)).toEqual({ started: 0, messages: 1 })
    expect(messagesOn(office, 'run')).toEqual([{ runId: run?.id }])
  })

  test('is started once, however often the dispatcher hears of it', async () => {
    const office = await openOffice(alone)
    const task = await file(office)
    const news = office.changes.take()
    await Promise.all([1, 2, 3].map(() => dispatch([...news, ...news], office.ports)))
    await dispatch(news, office.ports)
    expect(await runsOf(office, task.id)).toHaveLength(1)
    expect(await complaints(office.store)).toEqual([])
  })

  test('waits while its agent has no free slot, and is started when there is one', async () => {
    const office = await openOffice({ asleep: true, agents: { forge: { concurrency: 2 } } })
    const tasks = [await file(office), await file(office), await file(office)] as const
    await dispatchNews(office)
    expect((await everyRow(office.store, 'task')).map(({ status }) => status)).toEqual(['running', 'running', 'todo'])
    await executeRun({ runId: await runOf(office, tasks[0].id) }, office.ports)
    await dispatchNews(office)
    expect((await everyRow(office.store, 'task')).map(({ status }) => status)).toEqual(['done', 'running', 'running'])
  })

  test('of another agent does not have to wait for it', async () => {
    const office = await openOffice(alone)
    await file(office, { title: 'A' })
    await file(office, { title: 'B' })
    await file(office, { title: 'C', agentId: scout })
    expect(await dispatchNews(office)).toMatchObject({ started: 2 })
    expect(await statusesOf(office)).toEqual(['A running', 'B todo', 'C running'])
  })

  test('of higher priority goes first, and among equals the older one', async () => {
    const office = await openOffice(alone)
    await pauseAgent(office.ports, forge, 'wait', ada)
    for (const [title, priority] of [
      ['usual', 5],
      ['late', 9],
      ['urgent', 1],
      ['usual too', 5],
    ]) {
      await file(office, { title, priority })
    }
    await resumeAgent(office.ports, forge, ada)
    await office.staff.untilQuiet()
    expect(office.mind.seen.work.map(({ task }) => task.title)).toEqual(['urgent', 'usual', 'usual too', 'late'])
  })

  test('is found although the index does not list it yet', async () => {
    const office = await openOffice(alone)
    await file(office)
    const { store } = office.ports
    const ports = { ...office.ports, store: { ...store, line: async () => [] } }
    expect(await dispatch(office.changes.take(), ports)).toMatchObject({ started: 1 })
  })

  test('is one of many: all that fit are started', async () => {
    const office = await openOffice({ asleep: true, agents: { forge: { concurrency: 30 } } })
    for (let n = 0; n < 40; n++) await file(office, { title: `Task ${n}` })
    expect(await dispatchNews(office)).toMatchObject({ started: 30 })
    expect((await everyRow(office.store, 'task')).filter(({ status }) => status === 'todo')).toHaveLength(10)
    expect(await complaints(office.store)).toEqual([])
  })
})

describe('nothing is started', () => {
  test.each<[string, (office: Office) => Promise<unknown>, (office: Office) => Promise<unknown>]>([
    [
      'while the agent is paused, and everything when it is resumed',
      ({ ports }) => pauseAgent(ports, forge, 'holidays', ada),
      ({ ports }) => resumeAgent(ports, forge, ada),
    ],
    [
      'while the kill switch is on, and everything when it is off',
      ({ ports }) => setKillSwitch(ports, { on: true }, ada),
      ({ ports }) => setKillSwitch(ports, { on: false }, ada),
    ],
    [
      'beyond its concurrency, and more when that is raised',
      (office) => file(office, { title: 'another' }).then(() => dispatchNews(office)),
      ({ ports }) => changeAgent(ports, forge, { concurrency: 2 }, ada),
    ],
  ])('%s', async (_when, stop, go) => {
    const office = await openOffice(alone)
    await stop(office)
    const task = await file(office)
    await dispatchNews(office)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo' })
    await go(office)
    await dispatchNews(office)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running' })
  })

  test('before its time, and the tick lets it go', async () => {
    const office = await openOffice({ ...alone, script: { work: () => trouble({ httpStatus: 503 }) } })
    const task = await file(office)
    await office.staff.deliver()
    const waiting = await rowIn(office, 'task', task.id)
    expect(waiting).toMatchObject({ status: 'todo', tried: { TRANSIENT: 1 } })
    expect(await dispatchAgent(office.ports, forge, new Set([task.id]))).toBe(0)
    office.clock.advance(minutes(1))
    await office.staff.minute()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ attempts: 2 })
  })
})

describe('a queued run', () => {
  test('of an external agent wakes nobody: that agent comes and takes it', async () => {
    const office = await openOffice({ ...alone, agents: { forge: { runtime: 'external' } } })
    await file(office)
    await dispatchNews(office)
    expect(await dispatchNews(office)).toEqual({ started: 0, messages: 0 })
    expect(messagesOn(office, 'run')).toEqual([])
  })

  test.each([
    [20, 20],
    [3_600, 900],
    [-5, 0],
  ])('that is due in %i s is announced in %i s', async (due, delay) => {
    const office = await openOffice(alone)
    const task = await file(office)
    await dispatchNews(office)
    const [run] = await runsOf(office, task.id)
    if (run?.status !== 'queued') throw new Error('expected a queued run')
    const sent: unknown[] = []
    const queue = { ...office.queue, send: async (...args: unknown[]) => void sent.push(args) }
    const notBefore = new Date(office.clock.now().getTime() + seconds(due)).toISOString()
    await dispatch([{ kind: 'run', row: { ...run, notBefore } }], { ...office.ports, queue })
    expect(sent).toEqual([['run', [{ runId: run.id }], delay]])
  })
})

describe('a task that depends on another', () => {
  /** B waits for A. */
  async function pair(more: object = {}) {
    const office = await openOffice({ ...alone, ...more })
    const a = await file(office, { title: 'A' })
    const b = await file(office, { title: 'B', agentId: scout, dependsOn: [a.id] })
    return { office, a, b }
  }
  const executeAll = async (office: Office) => {
    for (const { id } of await everyRow(office.store, 'run')) await executeRun({ runId: id }, office.ports)
  }

  test('is started when that one is done, and reads its output', async () => {
    const { office } = await pair()
    await dispatchNews(office)
    expect(await statusesOf(office)).toEqual(['A running', 'B todo'])
    await executeAll(office)
    await dispatchNews(office)
    await office.staff.untilQuiet()
    expect(await statusesOf(office)).toEqual(['A done', 'B done'])
    expect(office.mind.seen.work.at(-1)?.inputs).toEqual([{ title: 'A', output: 'Done: A' }])
  })

  test('waits for all that it depends on', async () => {
    const { office, a } = await pair()
    const c = await file(office, { title: 'C', agentId: atlas })
    const d = await file(office, { title: 'D', agentId: scout, dependsOn: [a.id, c.id] })
    await dispatchNews(office)
    await executeRun({ runId: await runOf(office, a.id) }, office.ports)
    await dispatchNews(office)
    expect(await rowIn(office, 'task', d.id)).toMatchObject({ status: 'todo', waitingFor: [c.id] })
  })

  test('is blocked when that one is lost, once, however often that is told', async () => {
    const { office, a, b } = await pair()
    await cancelOpen(office.ports, a.id, 'no need', ada)
    const news = office.changes.take()
    for (let times = 0; times < 3; times++) await dispatch(news, office.ports)
    expect(await rowIn(office, 'task', b.id)).toMatchObject({
      status: 'blocked',
      blocker: { kind: 'dependency', taskId: a.id },
    })
    expect(deedsTo(office, b.id)).toEqual(['task.filed', 'task.blocked'])
  })

  test('goes on when the lost one is done after all', async () => {
    const { office, a, b } = await pair()
    await cancelOpen(office.ports, a.id, 'no need', ada)
    await dispatchNews(office)
    await retry(office.ports, a.id, ada)
    await office.staff.untilQuiet()
    expect(await statusesOf(office)).toEqual(['A done', 'B done'])
    expect(deedsTo(office, b.id)).toEqual(['task.filed', 'task.blocked', 'task.started', 'task.done'])
  })

  test('goes on to wait, and is blocked again, when another one was lost meanwhile', async () => {
    const { office, a } = await pair()
    const c = await file(office, { title: 'C', agentId: atlas })
    const d = await file(office, { title: 'D', agentId: scout, dependsOn: [a.id, c.id] })
    for (const id of [a.id, c.id]) await cancelOpen(office.ports, id, 'no need', ada)
    await dispatchNews(office)
    const first = await rowIn(office, 'task', d.id)
    const lost = first.status === 'blocked' && first.blocker.kind === 'dependency' ? first.blocker.taskId : undefined
    await retry(office.ports, lost ?? a.id, ada)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', d.id)).toMatchObject({
      status: 'blocked',
      blocker: { kind: 'dependency', taskId: lost === a.id ? c.id : a.id },
    })
  })

  test('is not blocked by old news: the lost one runs again already', async () => {
    const { office, a, b } = await pair()
    await cancelOpen(office.ports, a.id, 'no need', ada)
    const old = office.changes.take()
    await retry(office.ports, a.id, ada)
    await dispatch(old, office.ports)
    expect(await rowIn(office, 'task', b.id)).toMatchObject({ status: 'todo', waitingFor: [a.id] })
  })

  test('is not blocked by news in the wrong order: the lost one is done by now', async () => {
    const { office, a } = await pair()
    await cancelOpen(office.ports, a.id, 'no need', ada)
    const lost = office.changes.take().filter(({ kind, row }) => kind === 'task' && row.id === a.id)
    const again = await rowIn(office, 'task', a.id)
    if (again.status !== 'cancelled') throw new Error('expected a cancelled task')
    await commitTask(office, retryTask(again, [], office.clock.now()))
    const started = await rowIn(office, 'task', a.id)
    await commitTask(office, doneAs(started, office))
    await dispatch([...office.changes.take(), ...lost], office.ports)
    await office.staff.untilQuiet()
    expect(await statusesOf(office)).toEqual(['A done', 'B done'])
  })

  test('is let go although that one ended between being looked at and being waited for', async () => {
    const { office, b } = await pair()
    await dispatchNews(office)
    await executeAll(office)
    // The dispatcher was told of the end before the reminder existed, so only the waiting task itself can tell.
    const waiting = office.changes.all.filter(({ kind, row }) => kind === 'task' && row.id === b.id)
    office.changes.take()
    await dispatch(waiting, office.ports)
    expect(await rowIn(office, 'task', b.id)).toMatchObject({ waitingFor: [] })
  })
})

async function commitTask({ store }: Office, row: Task): Promise<void> {
  expect(await store.commit([{ op: 'changed', kind: 'task', row }])).toBe('committed')
}

function doneAs(task: Task, { clock }: Office): Task {
  const running = { ...task, status: 'running', runId: 'run_01KAQT5N000000000000000000' } as Parameters<
    typeof finishTask
  >[0]
  return finishTask(running, { output: 'done', runId: running.runId }, clock.now())
}

describe('a mission', () => {
  async function approved(plan: object[]) {
    const office = await openOffice({ script: { think: () => answer(proposing(draft({ plan }))) } })
    await think({ agentId: forge }, office.ports)
    const [mission] = await everyRow(office.store, 'mission')
    if (!mission) throw new Error('nothing was proposed')
    await approve(office.ports, mission.id, ada)
    office.mind.script.think = () => answer({ decision: 'rest', reason: 'no' })
    const [first, ...others] = (await everyRow(office.store, 'task')).map(({ id }) => id)
    if (!first) throw new Error('nothing was planned')
    return { office, mission, first, others }
  }
  const two = ['A', 'B'].map((title) => ({ title, brief: 'b', review: false }))

  test('is done when the last of its tasks is, and not before', async () => {
    const { office, mission } = await approved([two[0] ?? {}, { ...two[1], dependsOn: [0] }])
    await office.staff.deliverSome()
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'approved' })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'done' })
    expect(deedsTo(office, mission.id)).toEqual(['mission.proposed', 'mission.approved', 'mission.done'])
  })

  test('is done when some of its tasks are, and the others are lost', async () => {
    const { office, mission, first } = await approved(two)
    await cancelOpen(office.ports, first, 'no', ada)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'done' })
  })

  test('is abandoned when all of its tasks are lost', async () => {
    const { office, mission, first, others } = await approved(two)
    for (const id of [first, ...others]) await cancelOpen(office.ports, id, 'no', ada)
    await dispatchNews(office)
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({
      status: 'abandoned',
      why: 'none of its tasks was done',
    })
    expect(deedsTo(office, mission.id)).toContain('mission.abandoned')
  })

  test('stays open while a task of it is blocked, and ends when that one is given up', async () => {
    const { office, mission, first } = await approved(two.slice(0, 1))
    office.mind.script.work = () => trouble({ httpStatus: 401 })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'approved' })
    await giveUp(office.ports, first, 'no key', ada)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'abandoned' })
  })

  test('that was called off takes its open tasks and their runs with it', async () => {
    const { office, mission, first } = await approved(two)
    await dispatchNews(office)
    await abandon(office.ports, mission.id, 'too dear', ada)
    await dispatchNews(office)
    expect(await statusesOf(office)).toEqual(['A cancelled', 'B cancelled'])
    expect((await everyRow(office.store, 'run')).map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    expect(deedsTo(office, first)).toContain('task.cancelled')
    await office.staff.untilQuiet()
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})
