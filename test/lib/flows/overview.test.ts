import { describe, expect, test } from 'vitest'
import { proposeMission } from '../../../lib/core/mission-states.ts'
import { hourOf, hours, minutes } from '../../../lib/core/time.ts'
import { reject } from '../../../lib/flows/decide-mission.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { overview } from '../../../lib/flows/overview.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { costing, trouble, words } from '../../sim/mind.ts'
import { ada, atlas, draft, execute, file, forge, type Office, openOffice, runOf, scout, typical } from './office.ts'

async function work(office: Office, script: Office['mind']['script']['work'], order: object = {}): Promise<void> {
  office.mind.script.work = script
  const task = await file(office, order)
  await dispatch(office.changes.take(), office.ports)
  await execute(office, await runOf(office, task.id))
  await office.staff.deliverSome()
}

/** Takes a minute and costs half a dollar. */
const done = (office: Office) => () => {
  office.clock.advance(minutes(1))
  return words('done', costing(0.5))
}

describe('the overview', () => {
  test('of a day on which nothing has happened has nothing to divide', async () => {
    const office = await openOffice({ asleep: true })
    expect(await overview(office.ports)).toEqual({
      today: { runs: 0, failed: 0, successRate: null, medianMilliseconds: null, thinkCycles: 0, spend: 0 },
      budget: { spentMonth: 0, perMonth: 200, hardFloor: 500, share: 0 },
      waiting: { proposedMissions: 0, blockedTasks: 0, stoppedAgents: 0, alerts: 0, ruleProposals: 0 },
      hours: [],
    })
  })

  test('tells how today goes, what it cost, and what waits', async () => {
    const now = new Date('2026-11-23T10:30:00Z')
    const office = await openOffice({ asleep: true, now })
    await work(office, done(office))
    await work(office, done(office), { agentId: scout })
    await work(office, () => trouble(typical.AUTH))
    await pauseAgent(office.ports, scout, 'asked to', ada)
    const { today, budget, waiting, hours: lately } = await overview(office.ports)
    expect(today).toMatchObject({ runs: 3, failed: 1, successRate: 1 - 1 / 3, spend: 1, thinkCycles: 0 })
    expect(today.medianMilliseconds).toBeGreaterThanOrEqual(minutes(1))
    expect(budget).toMatchObject({ spentMonth: 1, share: 1 / 200 })
    expect(waiting).toMatchObject({ blockedTasks: 1, stoppedAgents: 1 })
    expect(lately).toContainEqual({
      agentId: forge,
      hours: [{ hour: hourOf(now), runs: 2, failed: 1, thinkCycles: 0 }],
    })
  })

  test('names nobody who has done nothing, although a decision on a mission of theirs is counted by the hour', async () => {
    const office = await openOffice({ asleep: true })
    const by = { agentId: atlas, rehearsal: true, traceId: 'trace' }
    const row = proposeMission(draft(), by, office.clock)
    await office.store.commit([{ op: 'new', kind: 'mission', row }])
    expect(await overview(office.ports)).toMatchObject({ waiting: { proposedMissions: 1 } })
    await reject(office.ports, row.id, 'not now', ada)
    expect(await overview(office.ports)).toMatchObject({ waiting: { proposedMissions: 0 }, hours: [] })
  })

  test('begins anew each day, but not each day anew with the month', async () => {
    const office = await openOffice({ asleep: true, now: new Date('2026-11-23T22:30:00Z') })
    await work(office, done(office))
    office.clock.advance(hours(3))
    const { today, budget, hours: lately } = await overview(office.ports)
    expect(today).toMatchObject({ runs: 0, spend: 0, medianMilliseconds: null })
    expect(budget.spentMonth).toBe(0.5)
    expect(lately).toHaveLength(1)
  })
})
