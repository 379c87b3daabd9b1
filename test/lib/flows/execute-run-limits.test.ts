import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../../lib/core/failure.ts'
import { hours, minutes } from '../../../lib/core/time.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { everyRow } from '../../sim/books.ts'
import { answer, costing, type Script, trouble, wants, words } from '../../sim/mind.ts'
import { execute, file, forge, openOffice, queuedRun as queued, rowIn, runsOf } from './office.ts'

describe('the limits of a run', () => {
  test('of steps ends it before the next model call', async () => {
    const { office, runId } = await queued({ work: () => wants('list_files') })
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    expect(office.mind.seen.work).toHaveLength(50)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'failed', evidence: { name: 'StepLimit' } })
  })

  test('of time ends it before the next model call, and the next attempt has twice the time and all of its steps', async () => {
    const { office, task, runId } = await queued()
    office.mind.script.work = () => {
      office.clock.advance(minutes(2))
      return wants('list_files')
    }
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ steps: 23, evidence: { name: 'RunTimeLimit' } })
    office.mind.script.work = () => words('done')
    await office.staff.untilQuiet()
    expect((await runsOf(office, task.id)).at(-1)).toMatchObject({
      status: 'succeeded',
      resumes: runId,
      limitSeconds: 5_400,
    })
    expect(office.mind.seen.work.at(-1)?.steps).toHaveLength(23)
  })

  test('of its model call end with its own time', async () => {
    const { office, runId } = await queued({ work: (_scene, { signal }) => words(`aborted: ${signal.aborted}`) })
    await execute(office, runId)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ result: { output: 'aborted: false' } })
  })

  const budgets = (more: object) => ({ settings: { budgets: more } })
  const spending =
    (each: number): Script['work'] =>
    () =>
      wants('list_files', {}, costing(each))

  test.each<[string, object, string, number]>([
    ['of one run', { perRun: 1 }, 'budget-run', 3],
    ['of its agent and day', { perAgentDay: 1.2 }, 'budget-agent-day', 3],
    ['of the month', { perMonth: 0.9 }, 'budget-month', 3],
    ['that nothing can lift', { hardFloor: 0.3 }, 'budget-month', 1],
  ])('of money: the budget %s ends it before the next model call', async (_which, more, code, times) => {
    const { office, runId } = await queued({ work: spending(0.4) }, budgets(more))
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    expect(office.mind.seen.work).toHaveLength(times)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ evidence: { name: 'BudgetSpent', code } })
  })

  test('of money: what was spent today by others of the team counts for the month, not for the agent', async () => {
    const { office, task, runId } = await queued(
      { work: () => words('done', costing(0.5)) },
      budgets({ perAgentDay: 0.6, perMonth: 1.2 }),
    )
    await execute(office, runId)
    await file(office, { agentId: 'scout' })
    await file(office, { agentId: 'forge' })
    await file(office, { agentId: 'forge' })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
    // Two runs of Forge may begin before its day is spent; the third is held until tomorrow.
    expect((await everyRow(office.store, 'task')).map(({ agentId, status }) => `${agentId} ${status}`)).toEqual([
      'forge done',
      'scout done',
      'forge done',
      'forge todo',
    ])
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'held', until: '2026-11-24T00:00:00.000Z' })
    office.clock.advance(hours(12))
    await office.staff.untilQuiet()
    expect((await everyRow(office.store, 'task')).map(({ status }) => status)).toEqual(['done', 'done', 'done', 'todo'])
  })

  test('of money: what others are spending at this moment counts as well, so that not even the floor gives way', async () => {
    const office = await openOffice({
      asleep: true,
      agents: { forge: { model: 'priced', concurrency: 10 } },
      ...budgets({ hardFloor: 1 }),
    })
    office.mind.script.work = ({ steps }) => (steps.length < 8 ? wants('list_files', {}, costing(0.1)) : words('done'))
    for (let n = 0; n < 10; n++) await file(office)
    await dispatch(office.changes.take(), office.ports)
    await Promise.all((await everyRow(office.store, 'run')).map(({ id }) => execute(office, id)))
    const [tally] = await office.store.tallies({ dimension: 'agent', grain: 'day', from: '2026', to: '2027' })
    // Ten of them may ask at the same moment, and each is in the middle of one call then.
    expect(tally?.counts['microdollars']).toBeLessThanOrEqual(2_000_000)
  })

  test('of money do not touch a model without a price', async () => {
    const office = await openOffice({ asleep: true, ...budgets({ perRun: 0.1, perAgentDay: 0.1, hardFloor: 0.1 }) })
    office.mind.script.work = ({ steps }) => (steps.length < 3 ? wants('list_files', {}, costing(1)) : words('done'))
    const task = await file(office)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
  })
})

test('a retried run knows the steps of all attempts before it, shortened when they no longer fit', async () => {
  const { office, task } = await queued()
  const long = 'x'.repeat(1_000)
  const evidences: Partial<Evidence>[] = [{}, { httpStatus: 503 }, { message: 'prompt is too long: 214388 tokens' }]
  office.mind.script.work = ({ steps, attempt }) => {
    if (attempt === 3) return words('done')
    return steps.length < attempt * 2
      ? answer({ text: long, calls: [{ id: 'c', tool: 'list_files', input: {} }] })
      : trouble(evidences[attempt])
  }
  await office.staff.untilQuiet()
  const runs = await runsOf(office, task.id)
  expect(runs.map(({ status, resumes, compact }) => [status, resumes, compact])).toEqual([
    ['failed', undefined, undefined],
    ['failed', runs[0]?.id, undefined],
    ['succeeded', runs[1]?.id, true],
  ])
  const { steps = [] } = office.mind.seen.work.at(-1) ?? {}
  expect(steps.map(({ runId }) => runs.findIndex(({ id }) => id === runId))).toEqual([0, 0, 1, 1])
  expect(steps.map(({ text }) => text.length < 400)).toEqual([true, true, false, false])
})
