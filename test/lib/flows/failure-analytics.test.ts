import { describe, expect, test } from 'vitest'
import { categories } from '../../../lib/core/failure.ts'
import { minutes } from '../../../lib/core/time.ts'
import { classifyRun } from '../../../lib/flows/classify-failure.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { failureAnalytics } from '../../../lib/flows/failure-analytics.ts'
import { unknownCount } from '../../../lib/flows/unknown-share.ts'
import { unknownPercent } from '../../../lib/core/alert.ts'
import { trouble } from '../../sim/mind.ts'
import { execute, file, forge, type Office, openOffice, queuedRun, rowIn, runOf, scout, typical } from './office.ts'

/** One task fails as that kind of failure, and is judged. */
async function fail(office: Office, category: (typeof categories)[number], order: object = {}): Promise<void> {
  // All of them differ, or the breaker would soon stop the agent. Letters, because numbers make no difference.
  const code = String(office.changes.all.length).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  office.mind.script.work = () => trouble({ ...typical[category], code })
  const task = await file(office, order)
  await dispatch(office.changes.take(), office.ports)
  await execute(office, await runOf(office, task.id))
  const run = await rowIn(office, 'run', await runOf(office, task.id))
  if (run.status !== 'failed') throw new Error(`${run.id} is ${run.status}`)
  await classifyRun(run, office.ports, office.rules)
}

const lots = { asleep: true, agents: { forge: { concurrency: 50 }, scout: { concurrency: 50 } } }
const at = (time: string): Date => new Date(time)

describe('the analytics of failures', () => {
  test('of nothing are zeros, for every category', async () => {
    const office = await openOffice()
    const {
      total,
      byCategory,
      unknownShare: share,
      timeline,
    } = await failureAnalytics(office.ports, {
      from: at('2026-11-01T00:00:00Z'),
      to: office.clock.now(),
      grain: 'day',
    })
    expect([total, share, timeline]).toEqual([0, 0, []])
    expect(byCategory).toEqual(categories.map((category) => ({ category, count: 0, share: 0 })))
  })

  async function busyDays() {
    const office = await openOffice({ ...lots, now: at('2026-11-22T23:30:00Z') })
    await fail(office, 'TRANSIENT')
    await fail(office, 'LOGIC', { projectId: 'website' })
    office.clock.advance(minutes(40))
    await fail(office, 'UNKNOWN')
    await fail(office, 'TRANSIENT', { agentId: scout, projectId: 'website' })
    return office
  }
  const range = { from: at('2026-11-22T00:00:00Z'), to: at('2026-11-23T23:59:59Z') }

  test('count by category, agent, project and rule, and name the share of what nobody understands', async () => {
    const office = await busyDays()
    const analytics = await failureAnalytics(office.ports, { ...range, grain: 'day' })
    expect(analytics).toMatchObject({ total: 4, unknownShare: 0.25, timeZone: 'UTC' })
    expect(analytics.byCategory.filter(({ count }) => count > 0)).toEqual([
      { category: 'TRANSIENT', count: 2, share: 0.5 },
      { category: 'LOGIC', count: 1, share: 0.25 },
      { category: 'UNKNOWN', count: 1, share: 0.25 },
    ])
    expect(analytics.byAgent.map(({ id, total }) => [id, total])).toEqual([
      [forge, 3],
      [scout, 1],
    ])
    expect(analytics.byProject).toMatchObject([{ id: 'website', total: 2, counts: { TRANSIENT: 1, LOGIC: 1 } }])
    expect(analytics.byRule.map(({ id, total }) => [id, total])).toEqual([
      ['http-503', 2],
      ['none', 1],
      ['result-does-not-fit', 1],
    ])
  })

  test.each(['day', 'hour'] as const)('compare by the %s with how many runs and cycles have ended', async (grain) => {
    const { office, runId } = await queuedRun({}, { now: at('2026-11-23T10:00:00Z') })
    await execute(office, runId)
    await fail(office, 'AUTH', { agentId: scout })
    const analytics = await failureAnalytics(office.ports, { ...range, grain })
    expect(analytics).toMatchObject({ total: 1, runs: 2, ratePerRun: 0.5 })
    expect(analytics.timeline).toMatchObject([{ total: 1, runs: 2, ratePerRun: 0.5 }])
    expect(analytics.byAgent).toMatchObject([{ id: scout, runs: 1, ratePerRun: 1 }])
  })

  test('leave out who has worked without a failure', async () => {
    const { office, runId } = await queuedRun()
    await execute(office, runId)
    await fail(office, 'AUTH', { agentId: scout })
    const { byAgent } = await failureAnalytics(office.ports, { ...range, grain: 'day' })
    expect(byAgent.map(({ id }) => id)).toEqual([scout])
  })

  test('tell how it went by day, or by hour', async () => {
    const office = await busyDays()
    const buckets = async (grain: 'day' | 'hour') =>
      (await failureAnalytics(office.ports, { ...range, grain })).timeline.map(({ bucket, total }) => [bucket, total])
    expect(await buckets('day')).toEqual([
      ['2026-11-22', 2],
      ['2026-11-23', 2],
    ])
    expect(await buckets('hour')).toEqual([
      ['2026-11-22T23', 2],
      ['2026-11-23T00', 2],
    ])
  })

  test('are of the time that was asked for', async () => {
    const office = await busyDays()
    const second = await failureAnalytics(office.ports, {
      from: at('2026-11-23T00:00:00Z'),
      to: range.to,
      grain: 'day',
    })
    expect([second.total, second.byAgent.length]).toEqual([2, 2])
  })

  test('count days as the instance does', async () => {
    const office = await openOffice({
      ...lots,
      now: at('2026-11-22T23:30:00Z'),
      settings: { timeZone: 'Asia/Kolkata' },
    })
    await fail(office, 'AUTH')
    const { timeline } = await failureAnalytics(office.ports, { ...range, grain: 'day' })
    expect(timeline.map(({ bucket }) => bucket)).toEqual(['2026-11-23'])
  })
})

describe('the share of failures that nobody understands', () => {
  test('is not said while there are fewer than twenty', async () => {
    const office = await openOffice(lots)
    for (let n = 0; n < 19; n++) await fail(office, 'UNKNOWN')
    expect(unknownPercent(await unknownCount(office.ports))).toBeUndefined()
  })

  test('is said as a percentage from twenty on', async () => {
    const office = await openOffice(lots)
    for (let n = 0; n < 20; n++)
      await fail(office, n % 4 === 0 ? 'UNKNOWN' : 'AUTH', { agentId: n % 2 ? scout : forge })
    expect(unknownPercent(await unknownCount(office.ports))).toBe(25)
  })

  test('is that of the last hour', async () => {
    const office = await openOffice(lots)
    for (let n = 0; n < 20; n++) await fail(office, n < 5 ? 'UNKNOWN' : 'AUTH', { agentId: n % 2 ? scout : forge })
    office.clock.advance(minutes(59))
    expect(unknownPercent(await unknownCount(office.ports))).toBe(25)
    office.clock.advance(minutes(2))
    expect(await unknownCount(office.ports)).toEqual({ failures: 0, unknown: 0 })
  })

  test('counts a failure when it happened, not when its run had begun', async () => {
    const office = await openOffice(lots)
    office.mind.script.work = () => {
      office.clock.advance(minutes(90))
      return trouble(typical.UNKNOWN)
    }
    const task = await file(office)
    await office.staff.deliverSome()
    await execute(office, await runOf(office, task.id))
    await office.staff.deliverSome()
    expect(await unknownCount(office.ports)).toMatchObject({ failures: 1 })
  })
})
