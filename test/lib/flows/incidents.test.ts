import { describe, expect, test } from 'vitest'
import { hours, minutes } from '../../../lib/core/time.ts'
import { failureAnalytics } from '../../../lib/flows/failure-analytics.ts'
import { accept, cancelOpen, giveUp, retry } from '../../../lib/flows/steer-task.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, approval, revision, type Script, trouble, words } from '../../sim/mind.ts'
import { ada, file, forge, type Office, openOffice, rowIn, scout, typical } from './office.ts'

const none = { incidents: 0, recovered: 0, recoveredAlone: 0, askedPerson: 0, meanMilliseconds: null, aloneShare: null }

async function recoveryIn(office: Office) {
  const range = { from: new Date('2026-11-01T00:00:00Z'), to: office.clock.now(), grain: 'day' } as const
  return await failureAnalytics(office.ports, range)
}

/** Fails so often with this, and then does its work. */
const failsFirst =
  (times: number, evidence: object): Script['work'] =>
  ({ attempt }) =>
    attempt <= times ? trouble(evidence) : words('done')

const open = (work: Script['work'], more: object = {}) => openOffice({ asleep: true, script: { work }, ...more })

describe('a task that fails, and then succeeds', () => {
  test('has recovered alone, in the time since its first failure', async () => {
    const office = await open(failsFirst(2, typical.TRANSIENT))
    const task = await file(office)
    await office.staff.untilQuiet()
    const [first] = await everyRow(office.store, 'failure')
    const done = await rowIn(office, 'task', task.id)
    const took = done.status === 'done' ? Date.parse(done.finishedAt) - Date.parse(first?.at ?? '') : 0
    const { recovery, byAgent } = await recoveryIn(office)
    expect(recovery).toEqual({
      incidents: 1,
      recovered: 1,
      recoveredAlone: 1,
      askedPerson: 0,
      meanMilliseconds: took,
      aloneShare: 1,
    })
    expect(took).toBeGreaterThan(0)
    expect(byAgent).toMatchObject([{ id: forge, recovery }])
    expect(done.incident).toBeUndefined()
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('with the help of a person is counted as asking, once, however often it asks', async () => {
    const office = await open(failsFirst(2, typical.AUTH))
    const task = await file(office)
    for (const _ of [1, 2]) {
      await office.staff.untilQuiet()
      expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked', incident: { askedPerson: true } })
      office.clock.advance(hours(1))
      await retry(office.ports, task.id, ada)
    }
    await office.staff.untilQuiet()
    const { recovery } = await recoveryIn(office)
    expect(recovery).toMatchObject({ incidents: 1, recovered: 1, recoveredAlone: 0, askedPerson: 1, aloneShare: 0 })
    expect(recovery.meanMilliseconds).toBeGreaterThanOrEqual(hours(2))
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('and fails again later begins another incident', async () => {
    const office = await open(failsFirst(1, typical.TRANSIENT))
    office.mind.script.review = ({ task, attempt }) => {
      if (attempt === 1) return trouble(typical.TRANSIENT)
      return answer(task.revisions === 0 ? revision : approval)
    }
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
    const { recovery, byAgent } = await recoveryIn(office)
    // Its execution failed once, and so did its review.
    expect(recovery).toMatchObject({ incidents: 2, recovered: 2, recoveredAlone: 2, aloneShare: 1 })
    expect(byAgent.map(({ id, recovery: own }) => [id, own.incidents])).toEqual([
      ['atlas', 1],
      [forge, 1],
    ])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})

describe('a task that is blocked', () => {
  test('has not recovered before somebody has helped', async () => {
    const office = await open(() => trouble(typical.AUTH))
    await file(office)
    await office.staff.untilQuiet()
    expect((await recoveryIn(office)).recovery).toEqual({ ...none, incidents: 1, askedPerson: 1, aloneShare: 0 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('on its way through review has recovered when a person takes it as it is', async () => {
    const office = await open(() => words('done'))
    office.mind.script.review = () => trouble(typical.AUTH)
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    office.clock.advance(minutes(10))
    await accept(office.ports, task.id, ada)
    expect((await rowIn(office, 'task', task.id)).incident).toBeUndefined()
    expect((await recoveryIn(office)).recovery).toMatchObject({
      incidents: 1,
      recovered: 1,
      askedPerson: 1,
      aloneShare: 0,
    })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test.each<[string, (office: Office, id: Parameters<typeof giveUp>[1]) => Promise<unknown>]>([
    ['is given up', ({ ports }, id) => giveUp(ports, id, 'not worth it', ada)],
    ['is cancelled', ({ ports }, id) => cancelOpen(ports, id, 'no need', ada)],
  ])('and %s never recovers', async (_how, end) => {
    const office = await open(() => trouble(typical.AUTH))
    const task = await file(office)
    await office.staff.untilQuiet()
    await end(office, task.id)
    expect((await recoveryIn(office)).recovery).toMatchObject({ incidents: 1, recovered: 0, meanMilliseconds: null })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})

describe('the counts of recovery', () => {
  test('are of nothing where nothing failed', async () => {
    const office = await open(() => words('done'))
    await file(office)
    await office.staff.untilQuiet()
    expect((await recoveryIn(office)).recovery).toEqual(none)
  })

  test('compare those that recovered alone with those that asked', async () => {
    const office = await open(({ task, attempt }) => {
      if (task.brief === 'hopeless') return trouble(typical.AUTH)
      return attempt === 1 ? trouble(typical.TRANSIENT) : words('done')
    })
    for (const brief of ['a', 'b', 'hopeless', 'c']) {
      await file(office, { brief, agentId: brief === 'b' ? scout : forge })
      await office.staff.untilQuiet()
    }
    expect((await recoveryIn(office)).recovery).toMatchObject({ incidents: 4, recovered: 3, aloneShare: 0.75 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test.each<[string, object]>([
    ['three times at once', { times: 3 }],
    ...[1, 2, 3, 4].map((seed): [string, object] => [
      `out of order, and some again (seed ${seed})`,
      { disturbed: true, seed },
    ]),
  ])('equal a recount when everything is delivered %s', async (_how, temper) => {
    const kinds = Object.values(typical)
    const office = await open(
      ({ task, attempt }) =>
        attempt < 3 ? trouble(kinds[(Number(task.brief) + attempt) % kinds.length]) : words('done'),
      temper,
    )
    for (let n = 0; n < 12; n++)
      await file(office, { brief: `${n}`, agentId: n % 2 ? forge : scout, review: n % 3 === 0 })
    await office.staff.untilQuiet()
    for (const { id, status } of await everyRow(office.store, 'task'))
      if (status === 'blocked') await retry(office.ports, id, ada)
    await office.staff.untilQuiet()
    expect(office.staff.faults).toEqual([])
    expect(await complaints(office.store)).toEqual([])
    expect((await recoveryIn(office)).recovery.incidents).toBeGreaterThan(0)
  })
})
