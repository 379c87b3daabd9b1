import { describe, expect, test } from 'vitest'
import { type UnknownCount, watchUnknown } from '../../../lib/core/alert.ts'
import { AgentId } from '../../../lib/core/id.ts'
import { minutes } from '../../../lib/core/time.ts'
import { watchAlerts } from '../../../lib/flows/alerts.ts'
import { unknownCount } from '../../../lib/flows/unknown-share.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { failThought, lettersOf, workers } from './failing.ts'
import { deedsTo, type Office, openOffice, typical } from './office.ts'

const share = (percent: number, failures = 100): UnknownCount => ({ failures, unknown: (failures * percent) / 100 })

const open = () => openOffice({ asleep: true, agents: workers(10) })

/** So many failures now, all of them different: no breaker opens, and there is no storm. */
async function fail(office: Office, unknown: number, known = 0): Promise<void> {
  for (let n = 0; n < unknown + known; n++) {
    const evidence = { ...(n < unknown ? typical.UNKNOWN : typical.LOGIC), source: `part-${lettersOf(n)}` }
    await failThought(office, evidence, AgentId.parse(`worker-${n % 10}`))
  }
}

const look = async (office: Office) => await watchAlerts(office.ports, await unknownCount(office.ports))
const deeds = (office: Office): string[] => deedsTo(office, 'unknown-share')

describe('the alert on failures that no rule knows', () => {
  test.each([
    [19, 0, false],
    [4, 16, false],
    [5, 15, true],
    [20, 80, false],
    [21, 79, true],
  ])('with %i of them and %i others in the last hour is raised: %s', async (unknown, known, expected) => {
    const office = await open()
    await fail(office, unknown, known)
    expect(await look(office)).toEqual({ unknownRaised: expected })
    expect((await everyRow(office.store, 'alert')).map(({ status }) => status)).toEqual(expected ? ['raised'] : [])
    expect(deeds(office)).toEqual(expected ? ['alert.raised'] : [])
  })

  test('stays while the sample shrinks and its share is high, and is cleared when too few are left', async () => {
    const office = await open()
    await fail(office, 8)
    office.clock.advance(minutes(30))
    await fail(office, 12)
    expect(await look(office)).toEqual({ unknownRaised: true })
    office.clock.advance(minutes(31))
    expect(await unknownCount(office.ports)).toEqual({ failures: 12, unknown: 12 })
    expect(await look(office)).toEqual({ unknownRaised: true })
    office.clock.advance(minutes(30))
    expect(await look(office)).toEqual({ unknownRaised: false })
    expect(deeds(office)).toEqual(['alert.raised', 'alert.cleared'])
    expect(await complaints(office.store)).toEqual([])
  })

  test('does not come and go with a share that goes up and down', async () => {
    const office = await open()
    const course: boolean[] = []
    for (const percent of [21, 19, 21, 16, 22, 14, 19, 21]) {
      course.push((await watchAlerts(office.ports, share(percent))).unknownRaised)
      office.clock.advance(minutes(1))
    }
    expect(course).toEqual([true, true, true, true, true, false, false, true])
    expect(deeds(office)).toEqual(['alert.raised', 'alert.cleared', 'alert.raised'])
    const [alert, ...others] = await everyRow(office.store, 'alert')
    expect([alert?.status, alert?.clearedAt, others]).toEqual(['raised', undefined, []])
  })

  test('is written once by two ticks at the same time, and both know that it is raised', async () => {
    const office = await open()
    const twice = (percent: number) =>
      Promise.all([watchAlerts(office.ports, share(percent)), watchAlerts(office.ports, share(percent))])
    expect(await twice(30)).toEqual([{ unknownRaised: true }, { unknownRaised: true }])
    expect(deeds(office)).toEqual(['alert.raised'])
    expect(await twice(3)).toEqual([{ unknownRaised: false }, { unknownRaised: false }])
    expect(deeds(office)).toEqual(['alert.raised', 'alert.cleared'])
  })

  test('costs no write while nothing changes', async () => {
    const office = await open()
    await watchAlerts(office.ports, share(30))
    const { length } = office.changes.all
    for (const percent of [30, 16, 40]) await watchAlerts(office.ports, share(percent))
    expect(office.changes.all).toHaveLength(length)
  })

  test('that a faster one has raised is left as it is', async () => {
    const office = await open()
    const { troubles, store, clock } = office
    troubles.plan = async (operation) => {
      if (operation !== 'commit') return undefined
      troubles.plan = () => undefined
      const row = watchUnknown(undefined, share(50), clock.now())
      if (row) await store.commit([{ op: 'new', kind: 'alert', row }])
      return undefined
    }
    expect(await watchAlerts(office.ports, share(30))).toEqual({ unknownRaised: true })
    expect((await everyRow(store, 'alert'))[0]?.says).toMatch(/^50 of the 100/)
    expect(deeds(office)).toEqual([])
  })
})
