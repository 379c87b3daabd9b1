import { describe, expect, test } from 'vitest'
import { Fault } from '../../../lib/core/fault.ts'
import { minutes } from '../../../lib/core/time.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { executeRun } from '../../../lib/flows/execute-run.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { seeded } from '../../sim/clock.ts'
import { answer, approval, costing, revision, type Script, trouble, wants, words } from '../../sim/mind.ts'
import type { TroublePlan } from '../../sim/trouble.ts'
import {
  comeToRest,
  deedsTo,
  draft,
  file,
  forge,
  type Office,
  openOffice,
  proposing,
  rowIn,
  runOf,
  runsOf,
  scout,
} from './office.ts'

const cheap = costing(0.01)
const plan = [
  { title: 'Write', brief: 'Who runs the site?', agentId: 'forge' },
  { title: 'Publish', brief: 'Put it online.', agentId: 'scout', dependsOn: [0] },
  { title: 'Check', brief: 'Is it lawful?', review: false },
]

/** A day with everything in it: a thought, a plan, checkpoints, a revision, a failure that passes, and wrong work. */
const fullDay: Partial<Script> = {
  think: ({ agent }) =>
    agent.id === scout ? answer(proposing(draft({ plan })), cheap) : answer({ decision: 'rest', reason: 'no' }, cheap),
  work: ({ task, steps, attempt }) => {
    if (task.title === 'Check' && attempt === 1) return trouble({ httpStatus: 503 }, cheap)
    if (task.title === 'Publish' && attempt === 1) return trouble({ name: 'InvalidAnswer' }, cheap)
    return steps.length === 0 ? wants('list_files', {}, cheap) : words('done', cheap)
  },
  review: ({ task }) => answer(task.title === 'Write' && task.revisions === 0 ? revision : approval, cheap),
}

const beginFullDay = (more: object = {}): Promise<Office> =>
  openOffice({ settings: { policies: { approval: 'auto' } }, script: fullDay, ...more })

async function outcomeOf({ store }: Office) {
  return {
    complaints: await complaintsAtRest(store),
    tasks: (await everyRow(store, 'task')).map(({ title, status }) => `${title} ${status}`),
    missions: (await everyRow(store, 'mission')).map(({ status }) => status),
  }
}

/** Each once, and the books are right. */
const allDone = { complaints: [], tasks: ['Write done', 'Publish done', 'Check done'], missions: ['done'] }

describe('a message that is delivered', () => {
  test('three times at once is done once', async () => {
    const office = await beginFullDay({ times: 3 })
    await office.staff.untilQuiet()
    expect(office.staff.faults).toEqual([])
    expect(await outcomeOf(office)).toEqual(allDone)
  })

  test.each([1, 2, 3, 4, 5])('out of order, and some of it again, is done once (seed %i)', async (seed) => {
    const office = await beginFullDay({ disturbed: true, seed })
    await office.staff.untilQuiet()
    expect(office.staff.faults).toEqual([])
    expect(await outcomeOf(office)).toEqual(allDone)
  })

  test('an hour late is done once', async () => {
    const office = await beginFullDay()
    for (let hour = 0; hour < 24; hour++) {
      office.clock.advance(minutes(60))
      await office.staff.deliverSome()
      await office.staff.minute()
    }
    await office.staff.untilQuiet()
    expect(await outcomeOf(office)).toEqual(allDone)
  })

  test('after everything is over changes nothing', async () => {
    const office = await beginFullDay()
    await office.staff.untilQuiet()
    const [runs, { length }] = [await everyRow(office.store, 'run'), office.changes.all]
    await dispatch(
      office.changes.all.filter(({ kind }) => kind !== 'stage'),
      office.ports,
    )
    for (const { id } of runs) await executeRun({ runId: id }, office.ports)
    await think({ agentId: scout }, office.ports)
    expect(office.changes.all).toHaveLength(length)
  })
})

describe('two executors that claim the same run', () => {
  test('at the same time: one has it, and the other is told so', async () => {
    const office = await openOffice({ asleep: true })
    const task = await file(office)
    await dispatch(office.changes.take(), office.ports)
    office.clock.advance(1)
    const runId = await runOf(office, task.id)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => executeRun({ runId }, office.ports)))
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
      'not-ours',
      'not-ours',
      'not-ours',
      'not-ours',
      'succeeded',
    ])
    expect(office.mind.seen.work).toHaveLength(1)
    expect(deedsTo(office, task.id)).toEqual(['task.filed', 'task.started', 'task.done'])
  })

  test('one of them so late that its lease has run out: the slow one has lost, whatever it comes back with', async () => {
    const office = await openOffice({ asleep: true })
    const task = await file(office)
    await dispatch(office.changes.take(), office.ports)
    const runId = await runOf(office, task.id)
    office.mind.script.work = async ({ steps }) => {
      office.mind.script.work = () => words('The second one was quicker.')
      office.clock.advance(minutes(10))
      await executeRun({ runId }, office.ports)
      return words(`The first one comes too late, after ${steps.length} steps.`)
    }
    expect(await executeRun({ runId }, office.ports)).toMatchObject({ kind: 'not-ours' })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'done',
      output: 'The second one was quicker.',
    })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded', fence: 2, abandoned: 1 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})

describe('a table that fails', () => {
  const everyNth = (n: number, how: 'down' | 'answer lost'): TroublePlan => {
    let calls = 0
    return () => (++calls % n === 0 ? how : undefined)
  }
  const sometimes = (share: number, seed: number): TroublePlan => {
    const random = seeded(seed)
    return () => (random() < share ? (random() < 0.5 ? 'down' : 'answer lost') : undefined)
  }
  const plans: [string, () => TroublePlan][] = [
    ...[2, 3, 5, 7, 11, 13, 29].flatMap((n): [string, () => TroublePlan][] => [
      [`every ${n}th call is refused`, () => everyNth(n, 'down')],
      [`every ${n}th answer is lost`, () => everyNth(n, 'answer lost')],
    ]),
    ...[0.02, 0.1, 0.3].map((share): [string, () => TroublePlan] => [
      `${share * 100} % of the calls fail`,
      () => sometimes(share, 7),
    ]),
  ]

  test.each(plans)('loses nothing and does nothing twice: %s', async (_how, planned) => {
    const office = await beginFullDay()
    office.troubles.plan = planned()
    for (let minute = 0; minute < 15; minute++) await office.staff.minute()
    office.troubles.plan = () => undefined
    await comeToRest(office)
    expect(office.staff.faults.filter((fault) => !(fault instanceof Fault))).toEqual([])
    expect(await outcomeOf(office)).toEqual(allDone)
  })

  test('for an hour altogether: everything goes on when it is back', async () => {
    const office = await beginFullDay()
    await office.staff.minute()
    office.troubles.plan = () => 'down'
    for (let minute = 0; minute < 60; minute++) await office.staff.minute()
    office.troubles.plan = () => undefined
    await office.staff.untilQuiet()
    expect(await outcomeOf(office)).toEqual(allDone)
  })
})

describe('a model that answers rubbish', () => {
  test('nothing at all: it is asked to do better, then the lead, then a person', async () => {
    const office = await openOffice({ asleep: true, script: { work: () => words('  ') } })
    const task = await file(office)
    await office.staff.untilQuiet()
    expect((await runsOf(office, task.id)).map(({ agentId, status }) => `${agentId} ${status}`)).toEqual([
      'forge failed',
      'forge failed',
      'atlas failed',
    ])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked', tried: { LOGIC: 3 } })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('tool calls without end: the run is stopped, and fails', async () => {
    const office = await openOffice({ asleep: true, script: { work: () => wants('list_files') } })
    const task = await file(office)
    await dispatch(office.changes.take(), office.ports)
    expect(await executeRun({ runId: await runOf(office, task.id) }, office.ports)).toMatchObject({ kind: 'failed' })
    const [run] = await runsOf(office, task.id)
    expect(run).toMatchObject({ status: 'failed', steps: 50, evidence: { name: 'StepLimit' } })
  })

  test('a tool that does not exist, with an input that fits nothing: it is told so, and goes on', async () => {
    const office = await openOffice({ asleep: true })
    office.mind.script.work = ({ steps }) => (steps.length === 0 ? wants('rm_rf', [[['/']]]) : words('I am sorry.'))
    const task = await file(office)
    await office.staff.untilQuiet()
    const [call] = office.mind.seen.work[1]?.steps[0]?.calls ?? []
    expect(call?.ok).toBe(false)
    expect(call?.result).toMatch(/^UnknownTool/)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', output: 'I am sorry.' })
  })

  test('far too much: its output is kept whole in a file, and the rows keep the beginning', async () => {
    const epic = 'word '.repeat(300_000)
    const office = await openOffice({ asleep: true })
    office.mind.script.work = ({ steps }) =>
      steps.length === 0 ? wants('write_file', { path: 'a.md', content: epic }) : words(epic)
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    const done = await rowIn(office, 'task', task.id)
    expect(done).toMatchObject({ status: 'done' })
    expect(done.status === 'done' && done.output.length).toBeLessThan(31_000)
    const kept = await office.files.get(`workspace/${task.id}/output.md`)
    expect(new TextDecoder().decode(kept?.body)).toBe(epic.trim())
  })
})

describe('a mind that throws, although it must not', () => {
  const down = () => {
    throw new Error('the library threw something')
  }

  test('while it works: the fault is ours, nothing is half done, and another executor does the work', async () => {
    const office = await openOffice({ asleep: true, script: { work: down } })
    const task = await file(office)
    await dispatch(office.changes.take(), office.ports)
    const runId = await runOf(office, task.id)
    await expect(executeRun({ runId }, office.ports)).rejects.toThrow('the library threw something')
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'running', steps: 0 })
    expect(await everyRow(office.store, 'failure')).toEqual([])
    office.mind.script.work = () => words('done')
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded', abandoned: 1 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('always: three executors give up, the run fails as a time-out, and at last a person is told', async () => {
    const office = await openOffice({ asleep: true, script: { work: down } })
    const task = await file(office)
    await office.staff.untilQuiet(300)
    const runs = await runsOf(office, task.id)
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked', tried: { TIMEOUT: 3 } })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('while it reviews: the review is done by another executor', async () => {
    const office = await openOffice({ asleep: true, script: { review: down } })
    const task = await file(office, { review: true })
    await office.staff.deliver()
    office.mind.script.review = () => answer(approval)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('while it thinks: nothing is proposed, and it is asked again when its lease has run out', async () => {
    const office = await openOffice({ script: { think: down } })
    await expect(think({ agentId: forge }, office.ports)).rejects.toThrow('the library threw something')
    expect(await everyRow(office.store, 'think-cycle')).toEqual([])
    office.mind.script.think = () => answer({ decision: 'rest', reason: 'nothing to do' })
    await office.staff.untilQuiet()
    const cycles = (await everyRow(office.store, 'think-cycle')).filter(({ agentId }) => agentId === forge)
    expect(cycles.map(({ status }) => status)).toEqual(['failed', 'rested'])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})
