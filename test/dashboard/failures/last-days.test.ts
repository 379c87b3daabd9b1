import { expect, test } from 'vitest'
import { lastDays } from '../../../dashboard/src/failures/last-days.ts'

test.each([
  ['the end of a month', '2026-12-01T10:00:00.000Z', 'UTC', ['2026-11-29', '2026-11-30', '2026-12-01']],
  ['today elsewhere', '2026-11-23T23:30:00.000Z', 'Asia/Kolkata', ['2026-11-22', '2026-11-23', '2026-11-24']],
  ['a day of 25 hours', '2026-10-26T22:30:00.000Z', 'Europe/Berlin', ['2026-10-24', '2026-10-25', '2026-10-26']],
])('the last three days at %s', (_what, now, timeZone, days) => {
  expect(lastDays(3, new Date(now), timeZone)).toEqual(days)
})
