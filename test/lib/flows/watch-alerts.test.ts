import { describe, expect, test } from 'vitest'
import type { UnknownCount } from '../../../lib/core/alert.ts'
import { minutes } from '../../../lib/core/time.ts'
import { watchAlerts } from '../../../lib/flows/alerts.ts'
import { unknownCount } from '../../../lib/flows/unknown-share.ts'
import { everyRow } from '../../sim/books.ts'
import { pastFailure } from './history.ts'
import { deedsTo, type Office, openOffice, rowIn } from './office.ts'

const nack = { message: 'converter answered NACK' }
const denied = { message: 'invalid API key', httpStatus: 401 }

/** So many failures within the hour, of which so many are not understood. */
async function hourWith({ failures, unknown }: UnknownCount): Promise<Office> {
  const office = await openOffice({ asleep: true })
  for (let n = 0; n < failures; n++) await pastFailure(office, n < unknown ? nack : denied)
  return office
}

const look = async ({ ports }: Office): Promise<boolean> =>
  (await watchAlerts(ports, await unknownCount(ports))).unknownRaised

/** A minute with such a share of a hundred failures. */
async function minuteWith({ ports, clock }: Office, percent: number): Promise<boolean> {
  clock.advance(minutes(1))
  return (await watchAlerts(ports, { failures: 100, unknown: percent })).unknownRaised
}

const deeds = (office: Office): string[] => deedsTo(office, 'unknown-share')

describe('the alert on failures that no rule knows', () => {
  test('is raised when they are more than a fifth of at least twenty', async () => {
    const office = await hourWith({ failures: 20, unknown: 5 })
    expect(await look(office)).toBe(true)
    expect(await everyRow(office.store, 'alert')).toEqual([
      {
        id: 'unknown-share',
        kind: 'unknown-share',
        status: 'raised',
        says: expect.stringContaining('5 of the 20 failures of the last hour') as string,
        raisedAt: office.clock.now().toISOString(),
        version: 1,
      },
    ])
    expect(deeds(office)).toEqual(['alert.raised'])
  })

  test('stays at 16 % and at exactly 15 %, and is cleared below', async () => {
    const office = await openOffice({ asleep: true })
    expect(await minuteWith(office, 21)).toBe(true)
    const { says, raisedAt } = await rowIn(office, 'alert', 'unknown-share')
    for (const percent of [16, 15]) expect(await minuteWith(office, percent)).toBe(true)
    expect(await minuteWith(office, 14)).toBe(false)
    expect(await rowIn(office, 'alert', 'unknown-share')).toMatchObject({
      status: 'cleared',
      says,
      raisedAt,
      clearedAt: office.clock.now().toISOString(),
    })
    expect(deeds(office)).toEqual(['alert.raised', 'alert.cleared'])
  })

  test('is not raised by a minute that breaks off, and the next one raises it', async () => {
    const office = await openOffice({ asleep: true })
    office.troubles.plan = (operation) => (operation === 'commit' ? 'down' : undefined)
    await expect(minuteWith(office, 30)).rejects.toMatchObject({ code: 'store.unavailable' })
    office.troubles.plan = () => undefined
    expect(deeds(office)).toEqual([])
    expect(await minuteWith(office, 30)).toBe(true)
    expect(deeds(office)).toEqual(['alert.raised'])
  })
})
