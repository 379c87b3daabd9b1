import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { hours } from '../../../lib/core/time.ts'
import { pauseAgent, resumeAgent, wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { trouble } from '../../sim/mind.ts'
import { ada, deedsTo, file, forge, openOffice, rowIn } from './office.ts'

describe('an agent', () => {
  test('that is paused keeps why and since when, and starts nothing', async () => {
    const office = await openOffice()
    const { status, ...desk } = await pauseAgent(office.ports, forge, 'holidays', ada)
    expect([status, desk]).toMatchObject(['paused', { reason: 'holidays', since: office.clock.now().toISOString() }])
    await file(office)
    await office.staff.untilQuiet()
    expect(office.mind.seen.work).toEqual([])
    expect(await think({ agentId: forge }, office.ports)).toEqual({ kind: 'not-due' })
  })

  test('that is paused twice keeps the first reason, and the log says it once', async () => {
    const office = await openOffice()
    await pauseAgent(office.ports, forge, 'holidays', ada)
    expect(await pauseAgent(office.ports, forge, 'another', ada)).toMatchObject({ reason: 'holidays' })
    expect(deedsTo(office, forge)).toEqual(['agent.paused'])
  })

  test('that is resumed goes on with what has waited', async () => {
    const office = await openOffice()
    await pauseAgent(office.ports, forge, 'holidays', ada)
    const task = await file(office)
    await office.staff.untilQuiet()
    await resumeAgent(office.ports, forge, ada)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
    expect(deedsTo(office, forge).slice(0, 2)).toEqual(['agent.paused', 'agent.resumed'])
  })

  test('that is not stopped is not resumed', async () => {
    const office = await openOffice()
    await resumeAgent(office.ports, forge, ada)
    expect(deedsTo(office, forge)).toEqual([])
  })

  test('that is held is set going by a person before the hold is over', async () => {
    const office = await openOffice({ asleep: true, script: { work: () => trouble({ code: 'insufficient_quota' }) } })
    await file(office)
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'held' })
    expect(await resumeAgent(office.ports, forge, ada)).toMatchObject({ status: 'active' })
  })

  test('that is woken thinks with the next tick, whatever its cadence', async () => {
    const office = await openOffice()
    await office.staff.untilQuiet()
    office.clock.advance(hours(1))
    await wakeAgent(office.ports, forge, ada)
    await office.staff.untilQuiet()
    expect(office.mind.seen.think.filter(({ agent }) => agent.id === forge)).toHaveLength(2)
    expect(deedsTo(office, forge)).toContain('agent.woken')
  })

  test('that is stopped cannot be woken', async () => {
    const office = await openOffice()
    await pauseAgent(office.ports, forge, 'holidays', ada)
    await expect(wakeAgent(office.ports, forge, ada)).rejects.toThrow('holidays')
  })

  test('that does not exist cannot be steered', async () => {
    const office = await openOffice()
    const nobody = AgentId.parse('nobody')
    for (const steer of [
      () => pauseAgent(office.ports, nobody, 'no', ada),
      () => resumeAgent(office.ports, nobody, ada),
      () => wakeAgent(office.ports, nobody, ada),
    ]) {
      await expect(steer()).rejects.toMatchObject({ code: 'row.missing' })
    }
  })
})
