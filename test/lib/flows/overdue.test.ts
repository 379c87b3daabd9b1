import { describe, expect, test } from 'vitest'
import { hours, minutes } from '../../../lib/core/time.ts'
import { setKillSwitch } from '../../../lib/flows/configure.ts'
import { minutesOverdue } from '../../../lib/flows/overdue.ts'
import { pauseAgent, wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { answer, rest } from '../../sim/mind.ts'
import { ada, atlas, emptyOffice, forge, type Office, openOffice, rowIn, scout } from './office.ts'

const overdue = ({ ports }: Office) => minutesOverdue(ports)

async function dueSince(office: Office, ago: number) {
  const { store, clock } = office
  const desk = await rowIn(office, 'desk', forge)
  const nextThinkAt = new Date(clock.now().getTime() - ago).toISOString()
  await store.commit([{ op: 'changed', kind: 'desk', row: { ...desk, nextThinkAt } }])
}

describe('how long the one who waits longest for a thought has been due', () => {
  test.each<[string, number, number]>([
    ['nobody', -hours(1), 0],
    ['somebody, as of now', 0, 0],
    ['somebody, for not quite a minute', minutes(1) - 1, 0],
    ['somebody, for a minute', minutes(1), 1],
    ['somebody, for hours', hours(3) + minutes(0.5), 180],
  ])('is told in whole minutes: %s', async (_who, ago, expected) => {
    const office = await openOffice({ asleep: true })
    await dueSince(office, ago)
    expect(await overdue(office)).toBe(expected)
  })

  test('is that of the longest', async () => {
    const office = await openOffice()
    office.clock.advance(minutes(5))
    await wakeAgent(office.ports, scout, ada)
    expect(await overdue(office)).toBe(5)
  })

  test.each<[string, (office: Office) => Promise<unknown>]>([
    ['is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada)],
    ['belongs to an instance that is switched off', ({ ports }) => setKillSwitch(ports, { on: true }, ada)],
    ['has thought by now', ({ ports }) => think({ agentId: forge }, ports)],
  ])('is not told of who %s', async (_why, stop) => {
    const office = await openOffice({ asleep: true })
    await dueSince(office, hours(1))
    await stop(office)
    expect(await overdue(office)).toBe(0)
  })

  test('begins anew when the kill switch is off again', async () => {
    const office = await openOffice()
    await setKillSwitch(office.ports, { on: true }, ada)
    office.clock.advance(hours(8))
    await setKillSwitch(office.ports, { on: false }, ada)
    office.clock.advance(minutes(2))
    expect(await overdue(office)).toBe(2)
  })

  test('does not grow while it thinks, and does when its lease is over', async () => {
    const office = await openOffice({ asleep: true })
    await dueSince(office, 0)
    const seen: number[] = []
    office.mind.script.think = async () => {
      // Woken again in the middle of it, it is not due before this thought is over.
      await wakeAgent(office.ports, forge, ada)
      for (const wait of [2, 4]) {
        office.clock.advance(minutes(wait))
        seen.push(await overdue(office))
      }
      return answer(rest)
    }
    await think({ agentId: forge }, office.ports)
    expect(seen).toEqual([0, 6])
  })

  test('is nothing in an empty table', async () => {
    expect(await overdue(emptyOffice())).toBe(0)
  })

  test('is nothing when there are agents and no instance', async () => {
    const office = await openOffice()
    await office.store.commit([{ op: 'removed', kind: 'instance', row: await rowIn(office, 'instance', 'instance') }])
    office.clock.advance(minutes(5))
    expect(await overdue(office)).toBe(0)
    expect(await rowIn(office, 'desk', atlas)).toMatchObject({ status: 'active' })
  })
})
