import { describe, expect, test } from 'vitest'
import { commitChange } from '../../../lib/flows/commit-change.ts'
import { nextThinkTime } from '../../../lib/flows/cadence.ts'
import { ada, deedsTo, forge, openOffice, rowIn } from './office.ts'

describe('a change', () => {
  test('is decided again on what is there now, until nobody was faster', async () => {
    const office = await openOffice()
    const seen: number[] = []
    await commitChange(office.ports, async () => {
      const row = await rowIn(office, 'agent', forge)
      seen.push(row.version)
      if (seen.length < 3) await office.store.commit([{ op: 'changed', kind: 'agent', row }])
      return { writes: [{ op: 'changed', kind: 'agent', row: { ...row, role: 'Smith' } }], result: undefined }
    })
    expect(seen).toEqual([1, 2, 3])
    expect(await rowIn(office, 'agent', forge)).toMatchObject({ role: 'Smith', version: 4 })
  })

  test('that loses every time is given up with a fault, and nothing of it is kept', async () => {
    const office = await openOffice()
    let tries = 0
    const change = commitChange(office.ports, async () => {
      tries++
      const row = { ...(await rowIn(office, 'agent', forge)), version: 99 }
      const deeds = [{ actor: ada, verb: 'agent.changed', subject: forge } as const]
      return { writes: [{ op: 'changed', kind: 'agent', row }], deeds, result: undefined }
    })
    await expect(change).rejects.toMatchObject({ code: 'row.conflict' })
    expect(tries).toBe(12)
    expect(deedsTo(office, forge)).toEqual([])
  })

  test('of nothing commits nothing, not even what it has to say', async () => {
    const office = await openOffice()
    const { length } = office.changes.all
    const deeds = [{ actor: ada, verb: 'agent.changed', subject: forge } as const]
    expect(await commitChange(office.ports, async () => ({ writes: [], deeds, result: 'nothing to do' }))).toBe(
      'nothing to do',
    )
    expect(office.changes.all).toHaveLength(length)
  })
})

describe('the next think time', () => {
  const noon = new Date('2026-11-23T12:00:00.000Z')
  test.each([
    ['30m', 'UTC', '2026-11-23T12:30:00.000Z'],
    ['1d', 'UTC', '2026-11-24T12:00:00.000Z'],
    ['0 9 * * *', 'UTC', '2026-11-24T09:00:00.000Z'],
    ['0 9 * * *', 'America/New_York', '2026-11-23T14:00:00.000Z'],
    ['*/15 * * * *', 'UTC', '2026-11-23T12:15:00.000Z'],
    ['0 9 * * 6', 'Europe/Berlin', '2026-11-28T08:00:00.000Z'],
    // The thirtieth of February never comes: it is asked once more in an hour.
    ['0 9 30 2 *', 'UTC', '2026-11-23T13:00:00.000Z'],
  ])('of %s in %s', (cadence, timeZone, expected) => {
    expect(nextThinkTime(cadence, timeZone, noon)).toBe(expected)
  })
})
