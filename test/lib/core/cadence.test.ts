import { Cron } from 'croner'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Cadence } from '../../../lib/core/cadence.ts'

const isCadence = (text: string): boolean => Cadence.safeParse(text).success

function isUnderstood(cron: string): boolean {
  try {
    return new Cron(cron).getPattern() === cron
  } catch {
    return false
  }
}

describe('a cadence', () => {
  test.each(['1m', '60s', '30m', '2h', '1d'])('may be an interval: %s', (text) => {
    expect(isCadence(text)).toBe(true)
  })

  test.each([
    '0 9 * * 1-5',
    '*/15 8-18 * * MON-FRI',
    '0 0 1 jan,jul *',
    '30 6 L * *',
    '0 9 15W * *',
    '0 9 * * 1#2',
    '0 17 * * 5L',
  ])('may be five cron fields: %s', (text) => {
    expect(isCadence(text)).toBe(true)
  })

  test.each([
    ['it is too often', '59s'],
    ['a unit is spelled out', '5 mins'],
    ['it is empty', ''],
    ['it is prose of five words', 'every day at nine sharp'],
    ['a field is missing', '0 9 * *'],
    ['there are seconds', '0 0 9 * * 1'],
    ['minutes end at 59', '60 * * * *'],
    ['hours end at 23', '0 24 * * *'],
    ['days start at 1', '0 9 0 * *'],
    ['months end at 12', '0 9 1 13 *'],
    ['no weekday is called that', '0 9 * * mo'],
    ['a range runs backwards', '0 17-9 * * *'],
    ['a step is nothing', '*/0 * * * *'],
    ['a step has no range', '5/10 * * * *'],
    ['a list ends in a comma', '0 9, * * *'],
    ['there are two spaces', '0  9 * * 1'],
  ])('is refused when %s: %s', (_why, text) => {
    expect(isCadence(text)).toBe(false)
  })

  test('that is refused is quoted, with what to write instead', () => {
    const [issue] = Cadence.safeParse('5 mins').error?.issues ?? []
    expect(issue?.message).toBe(
      'cadence is "5 mins"; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"',
    )
  })

  test('that is accepted is understood by the scheduler', () => {
    const item = fc.oneof(
      fc.constantFrom('*', 'L', '15W', '5L', '1#2', 'mon', 'JAN', 'sun', 'dec', '*/5', '?'),
      fc.nat(62).map(String),
      fc.tuple(fc.nat(32), fc.nat(62)).map(([low, high]) => `${low}-${high}`),
      fc.tuple(fc.nat(32), fc.nat(62), fc.nat(62)).map(([low, high, step]) => `${low}-${high}/${step}`),
    )
    const field = fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => items.join(','))
    // One field at a time: five wild ones would hardly ever be accepted together.
    const cron = fc
      .tuple(fc.nat(4), field)
      .map(([position, text]) => ['*', '*', '*', '*', '*'].with(position, text).join(' '))
    fc.assert(
      fc.property(cron, (text) => {
        expect(!isCadence(text) || isUnderstood(text)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
