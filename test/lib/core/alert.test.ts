import { describe, expect, test } from 'vitest'
import {
  type Alert,
  stormAlert,
  stormAlertId,
  type UnknownCount,
  unknownPercent,
  watchStorm,
  watchUnknown,
} from '../../../lib/core/alert.ts'
import { joinGroup } from '../../../lib/core/failure-group.ts'
import { minutes } from '../../../lib/core/time.ts'
import { failureOf } from './failures.ts'
import { later, now } from './samples.ts'

const share = (percent: number, failures = 100): UnknownCount => ({ failures, unknown: (failures * percent) / 100 })

const raised: Alert = {
  id: 'unknown-share',
  kind: 'unknown-share',
  status: 'raised',
  says: 'look',
  raisedAt: now.toISOString(),
  version: 3,
}
const cleared: Alert = { ...raised, status: 'cleared', clearedAt: later(minutes(1)).toISOString() }

describe('the alert on failures that no rule knows', () => {
  test.each<[UnknownCount, boolean]>([
    [{ failures: 0, unknown: 0 }, false],
    [{ failures: 19, unknown: 19 }, false],
    [{ failures: 20, unknown: 4 }, false],
    [{ failures: 20, unknown: 5 }, true],
    [{ failures: 100, unknown: 20 }, false],
    [{ failures: 100, unknown: 21 }, true],
    [{ failures: 5000, unknown: 1001 }, true],
  ])('with %o is raised: %s, for the first time as well as again', (count, expected) => {
    for (const before of [undefined, cleared])
      expect(watchUnknown(before, count, now)?.status).toBe(expected ? 'raised' : undefined)
  })

  test.each<[UnknownCount, boolean]>([
    [share(100), true],
    [share(20), true],
    [share(16), true],
    [share(15), true],
    [{ failures: 100, unknown: 14 }, false],
    [{ failures: 12, unknown: 6 }, true],
    [{ failures: 10, unknown: 10 }, true],
    [{ failures: 9, unknown: 9 }, false],
    [{ failures: 0, unknown: 0 }, false],
  ])('once raised stays with %o: %s', (count, expected) => {
    expect(watchUnknown(raised, count, now)?.status).toBe(expected ? undefined : 'cleared')
  })

  test('does not flap when the share goes up and down around its thresholds', () => {
    let alert: Alert | undefined
    const course = [21, 19, 21, 16, 22, 14, 19, 20, 21, 15, 14].map((percent) => {
      const next = watchUnknown(alert, share(percent), now)
      alert = next ?? alert
      return next?.status ?? 'as it was'
    })
    const same = 'as it was'
    expect(course).toEqual(['raised', same, same, same, same, 'cleared', same, same, 'raised', same, 'cleared'])
  })

  test('says how many there are and what to do, and keeps the row of the one before', () => {
    const again = watchUnknown(cleared, { failures: 40, unknown: 10 }, later(minutes(9)))
    expect(again).toMatchObject({ id: 'unknown-share', raisedAt: later(minutes(9)).toISOString(), version: 3 })
    expect(again?.says).toBe(
      '10 of the 40 failures of the last hour matched no rule. Look at their groups, and add a rule for the largest.',
    )
    expect(again?.clearedAt).toBeUndefined()
  })

  test('keeps when it was raised, and notes when it was cleared', () => {
    expect(watchUnknown(raised, share(1), later(minutes(9)))).toEqual({
      ...raised,
      status: 'cleared',
      clearedAt: later(minutes(9)).toISOString(),
    })
  })

  test('looks at a share that is published from twenty failures on', () => {
    expect(unknownPercent({ failures: 19, unknown: 19 })).toBeUndefined()
    expect(unknownPercent({ failures: 20, unknown: 5 })).toBe(25)
  })
})

describe('the alert on a storm', () => {
  const group = joinGroup(undefined, failureOf({ evidence: { message: 'x'.repeat(400) } }), 'UTC')
  const alert = stormAlert(undefined, group, now)
  const storm = { since: now.toISOString(), until: later(minutes(15)).toISOString() }

  test('names the failures that it is made of, and quotes the beginning of one', () => {
    expect(alert).toMatchObject({ id: stormAlertId(group.id), kind: 'storm', status: 'raised', fingerprint: group.id })
    expect(alert.says).toMatch(/: x{200}$/)
  })

  test('has one row for all storms of the same failures', () => {
    expect(stormAlert({ ...alert, status: 'cleared', version: 7 }, group, now)).toMatchObject({
      id: alert.id,
      version: 7,
    })
  })

  test('is cleared once: when the storm is over, or forgotten', () => {
    expect(watchStorm(alert, storm, later(minutes(30) - 1))).toBeUndefined()
    expect(watchStorm(alert, storm, later(minutes(30)))).toMatchObject({ status: 'cleared' })
    expect(watchStorm(alert, undefined, now)).toMatchObject({ status: 'cleared' })
    expect(watchStorm({ ...alert, status: 'cleared' }, storm, later(minutes(60)))).toBeUndefined()
  })
})
