import { describe, expect, test } from 'vitest'
import { hours, minutes, seconds } from '../../../lib/core/time.ts'
import { approve, reject } from '../../../lib/flows/decide-mission.ts'
import { think } from '../../../lib/flows/think.ts'
import { thinkAnalytics } from '../../../lib/flows/think-analytics.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { answer, costing, rest, trouble } from '../../sim/mind.ts'
import { ada, draft, forge, type Office, openOffice, proposing, scout } from './office.ts'

const whole = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z'), grain: 'day' } as const

/** Forge proposes two missions, rests and fails, an hour apart; Scout rests. Each cycle takes two seconds. */
async function busyDay(settings: object = {}): Promise<Office> {
  const hourly = { cadence: '1h' }
  const office = await openOffice({ settings, agents: { forge: hourly, scout: hourly } })
  const thoughts = [answer(proposing(draft(), draft()), costing(0.5)), answer(rest), trouble({ httpStatus: 503 })]
  office.mind.script.think = ({ agent }) => {
    office.clock.advance(seconds(2))
    return agent.id === forge ? (thoughts.shift() ?? answer(rest)) : answer(rest)
  }
  for (let hour = 0; hour < 3; hour++) {
    await think({ agentId: forge }, office.ports)
    if (hour === 0) await think({ agentId: scout }, office.ports)
    office.clock.advance(hours(1))
  }
  return office
}

async function decideBoth(office: Office): Promise<void> {
  const [first, second] = await everyRow(office.store, 'mission')
  if (!first || !second) throw new Error('two missions were expected')
  await approve(office.ports, first.id, ada)
  await reject(office.ports, second.id, 'too dear', ada)
}

describe('the analytics of think cycles', () => {
  test('of nothing are zeros, and nothing is divided by them', async () => {
    const office = await openOffice()
    expect(await thinkAnalytics(office.ports, whole)).toMatchObject({
      all: { cycles: 0, restShare: null, meanMilliseconds: null, acceptance: null, costPerAccepted: null },
      timeline: [],
      byAgent: [],
    })
  })

  test('tell over all and by agent how it went, how long it took, what it cost and what became of it', async () => {
    const office = await busyDay()
    await decideBoth(office)
    const analytics = await thinkAnalytics(office.ports, whole)
    const ofForge = { cycles: 3, failed: 1, rested: 1, proposed: 1, cost: 0.5, costPerAccepted: 0.5, acceptance: 0.5 }
    expect(analytics.all).toMatchObject({
      cycles: 4,
      restShare: 0.5,
      meanMilliseconds: 2_000,
      missions: { proposed: 2, accepted: 1, rejected: 1 },
    })
    expect(analytics.byAgent).toMatchObject([
      { id: forge, counts: ofForge },
      { id: scout, counts: { cycles: 1, rested: 1, restShare: 1, acceptance: null } },
    ])
    expect(await thinkAnalytics(office.ports, { ...whole, agentId: forge })).toMatchObject({ all: ofForge })
    expect(await complaints(office.store)).toEqual([])
  })

  test('count a decision when it falls, and what policy approves at once', async () => {
    const byPerson = await busyDay()
    await decideBoth(byPerson)
    const now = byPerson.clock.now()
    const hourly = { from: new Date(now.getTime() - hours(4)), to: now, grain: 'hour' } as const
    const { timeline } = await thinkAnalytics(byPerson.ports, hourly)
    expect(timeline.map(({ counts: { cycles, missions } }) => [cycles, missions.proposed, missions.accepted])).toEqual([
      [2, 2, 0],
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
    ])
    const byPolicy = await busyDay({ policies: { approval: 'auto' } })
    expect(await thinkAnalytics(byPolicy.ports, whole)).toMatchObject({
      all: { acceptance: 1, missions: { proposed: 2, accepted: 2, rejected: 0 } },
    })
  })

  test('count once what several do at the same moment', async () => {
    const office = await openOffice({ script: { think: () => answer(proposing(draft()), costing(0.5)) } })
    await Promise.all([1, 2, 3].map(() => think({ agentId: forge }, office.ports)))
    const [mission] = await everyRow(office.store, 'mission')
    if (!mission) throw new Error('nothing was proposed')
    const decisions = [1, 2, 3].flatMap(() => [
      approve(office.ports, mission.id, ada),
      reject(office.ports, mission.id, 'too dear', ada),
    ])
    await Promise.allSettled(decisions)
    const { cycles, missions } = (await thinkAnalytics(office.ports, whole)).all
    expect([cycles, missions.proposed, missions.accepted + missions.rejected]).toEqual([1, 1, 1])
    expect(await complaints(office.store)).toEqual([])
  })

  test.each([1, 2, 3])('equal a recount when messages come three times and out of order (seed %i)', async (seed) => {
    const office = await openOffice({
      seed,
      disturbed: true,
      times: 3,
      settings: { policies: { approval: 'auto' } },
      script: { think: ({ agent }) => answer(agent.id === forge ? proposing(draft()) : rest, costing(0.1)) },
    })
    await office.staff.untilQuiet()
    office.clock.advance(minutes(1))
    const { cycles, missions } = (await thinkAnalytics(office.ports, whole)).all
    expect(cycles).toBe((await everyRow(office.store, 'think-cycle')).length)
    expect(missions.accepted).toBe((await everyRow(office.store, 'mission')).length)
    expect(await complaints(office.store)).toEqual([])
  })
})
