import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  after,
  dayIn,
  durationOf,
  hourOf,
  hours,
  Instant,
  instant,
  isPast,
  isTimeZone,
  minutes,
} from '../../../lib/core/time.ts'
import { later, now } from './samples.ts'

describe('instants', () => {
  const moments = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })

  test('as texts sort as the moments do', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        expect(instant(a) <= instant(b)).toBe(a <= b)
      }),
    )
  })

  test('survive parsing', () => {
    fc.assert(
      fc.property(moments, (at) => {
        expect(new Date(Instant.parse(instant(at)))).toEqual(at)
      }),
    )
  })

  test.each(['2026-11-23T17:00:00Z', '2026-11-23T17:00:00.5Z', '2026-11-23T17:00:00.000+01:00', '2026-11-23', 'soon'])(
    '%s is refused: as a text it would sort elsewhere',
    (text) => expect(Instant.safeParse(text).success).toBe(false),
  )

  test('a moment is past from itself on', () => {
    const moments = [later(-1), now, later(1)].map((at) => isPast(instant(at), now))
    expect(moments).toEqual([true, true, false])
  })

  test('after counts in milliseconds, backwards too', () => {
    expect([after(now, minutes(90)), after(now, -1)]).toEqual(['2026-11-23T18:30:00.000Z', '2026-11-23T16:59:59.999Z'])
  })
})

test.each([
  ['90s', 90_000],
  ['5m', minutes(5)],
  ['2h', hours(2)],
  ['1d', hours(24)],
  ['99999s', 99_999_000],
])('%s is a duration', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds)
})

test.each([
  '',
  '5',
  'm',
  '5 m',
  '5mins',
  '0m',
  '-5m',
  '05m',
  '1.5h',
  '1h30m',
  '5M',
  '100000s',
  '1w',
  '5m\n',
  'constructor',
])('"%s" is no duration', (text) => {
  expect(durationOf(text)).toBeUndefined()
})

test.each([
  ['UTC', '2026-11-23T17:00:00.000Z', '2026-11-23'],
  ['Europe/Berlin', '2026-11-23T22:59:59.999Z', '2026-11-23'],
  ['Europe/Berlin', '2026-11-23T23:00:00.000Z', '2026-11-24'],
  ['Pacific/Auckland', '2026-12-31T11:00:00.000Z', '2027-01-01'],
  ['America/Los_Angeles', '2027-01-01T07:59:00.000Z', '2026-12-31'],
  ['Asia/Kathmandu', '2026-11-23T18:15:00.000Z', '2026-11-24'],
])('in %s, %s falls on %s', (timeZone, at, day) => {
  expect(dayIn(timeZone, new Date(at))).toBe(day)
})

test('hours are UTC', () => {
  expect(hourOf(now)).toBe('2026-11-23T17')
})

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires'])(
  '%s is a time zone, current name or not',
  (name) => {
    expect(isTimeZone(name)).toBe(true)
  },
)

test.each(['', 'Berlin', 'Europe/Atlantis', '+05:30', 'Europe/Berlin '])('"%s" is not', (name) => {
  expect(isTimeZone(name)).toBe(false)
})
