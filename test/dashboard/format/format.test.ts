import { describe, expect, test } from 'vitest'
import { amount, counted, percent } from '../../../dashboard/src/format/amount.ts'
import { between, duration } from '../../../dashboard/src/format/duration.ts'
import { money } from '../../../dashboard/src/format/money.ts'
import { initials, toneOf } from '../../../dashboard/src/format/portrait.ts'
import { age, exact, relative } from '../../../dashboard/src/format/relative.ts'

const now = new Date('2026-11-23T12:00:00Z')

test.each([
  [0, '$0'],
  [0.000_01, '<$0.0001'],
  [0.0042, '$0.0042'],
  [0.38, '$0.38'],
  [12.4, '$12.40'],
  [-3, '-$3.00'],
  [1_240, '$1,240'],
])('%d dollars are %s', (dollars, text) => expect(money(dollars)).toBe(text))

test.each([
  [420, '420ms'],
  [8_200, '8.2s'],
  [59_400, '59s'],
  [92_000, '1m 32s'],
  [7_500_000, '2h 05m'],
  [273_600_000, '3d 4h'],
  [-5, '0ms'],
])('%d milliseconds are %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text))

test('what has not ended takes until now', () => {
  expect(between('2026-11-23T11:59:30Z', undefined, now)).toBe('30s')
  expect(between('2026-11-23T11:59:30Z', '2026-11-23T11:59:32Z', now)).toBe('2.0s')
})

test.each([
  [840, '840'],
  [12_300, '12.3k'],
  [999_960, '1M'],
  [1_230_000, '1.2M'],
])('%d is %s at a glance', (n, text) => expect(amount(n)).toBe(text))

test('a share of nothing is a dash, and a small one is no zero', () => {
  expect([null, 0, 0.004, 0.38, 1].map(percent)).toEqual(['–', '0%', '0.4%', '38%', '100%'])
})

test('one is counted as one', () => {
  expect([counted(1, 'task'), counted(2, 'task'), counted(1_200, 'reply', 'replies')]).toEqual([
    '1 task',
    '2 tasks',
    '1,200 replies',
  ])
})

describe('a moment', () => {
  test.each([
    ['2026-11-23T11:59:58Z', 'now'],
    ['2026-11-23T11:55:00Z', '5m ago'],
    ['2026-11-23T15:00:00Z', 'in 3h'],
    ['2026-11-21T12:00:00Z', '2d ago'],
    ['soon', 'soon'],
  ])('%s is %s', (at, text) => expect(relative(at, now)).toBe(text))

  test('has an age, and an exact time in the zone of the instance', () => {
    expect(age('2026-11-23T11:00:00Z', now)).toBe('1h')
    expect(exact('2026-11-23T12:00:00Z', 'Europe/Berlin')).toContain('13:00:00')
  })
})

test('a face is the same each time, and has one or two letters', () => {
  expect([initials('Atlas'), initials('Mary Ann Evans'), initials('')]).toEqual(['AT', 'ME', '?'])
  expect(toneOf('atlas')).toBe(toneOf('atlas'))
})
