import { describe, expect, test } from 'vitest'
import { bucketsBetween, bucketWords, movedTo } from '../../../dashboard/src/charts/chart-data.ts'
import { dayIn } from '../../../lib/core/time.ts'

const inBerlin = (at: Date): string => dayIn('Europe/Berlin', at)

describe('the buckets of a time', () => {
  test('are every hour of it, in UTC, with both ends', () => {
    const [from, to] = [new Date('2026-11-23T22:40:00.000Z'), new Date('2026-11-24T01:05:00.000Z')]
    expect(bucketsBetween(from, to, 'hour', inBerlin)).toEqual([
      '2026-11-23T22',
      '2026-11-23T23',
      '2026-11-24T00',
      '2026-11-24T01',
    ])
  })

  test.each([
    ['with a day of 23 hours', '2026-03-27T22:30:00.000Z', '2026-03-31T08:00:00.000Z', [27, 28, 29, 30, 31]],
    ['with a day of 25 hours', '2026-10-23T21:30:00.000Z', '2026-10-26T23:30:00.000Z', [23, 24, 25, 26, 27]],
  ])('are every day of it once, %s', (_what, from, to, days) => {
    const named = bucketsBetween(new Date(from), new Date(to), 'day', inBerlin)
    expect(named.map((name) => Number(name.slice(-2)))).toEqual(days)
  })
})

test.each([
  ['2026-11-23T17', 'Asia/Kolkata', '22:30', '23 Nov, 22:30'],
  ['2026-11-23T23', 'Europe/Berlin', '00:00', '24 Nov, 00:00'],
  ['2026-11-23', 'America/New_York', '23 Nov', '23 Nov'],
])('the bucket %s reads in %s as %s', (bucket, timeZone, at, says) => {
  expect(bucketWords(bucket, timeZone)).toEqual({ at, says })
})

test.each([
  ['ArrowRight', undefined, 0],
  ['ArrowLeft', undefined, 4],
  ['ArrowRight', 4, 4],
  ['ArrowLeft', 0, 0],
  ['Home', 3, 0],
  ['End', 1, 4],
  ['a', 1, undefined],
])('%s from bar %s of five leads to %s', (key, chosen, target) => {
  expect(movedTo(key, chosen, 5)).toBe(target)
})

test('no key leads anywhere in an empty chart', () => expect(movedTo('End', undefined, 0)).toBeUndefined())
