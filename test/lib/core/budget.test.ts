import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BudgetAnswer, checkBudget, nextStart, type Spend } from '../../../lib/core/budget.ts'
import { Budgets } from '../../../lib/core/instance.ts'
import { dayIn, hours } from '../../../lib/core/time.ts'
import { now } from './samples.ts'

const budgets = Budgets.parse({ perRun: 2, perAgentDay: 10, perMonth: 200, hardFloor: 500 })
const ask = (spend: Partial<Spend>, limits = budgets): BudgetAnswer =>
  checkBudget({ run: 0, agentDay: 0, month: 0, ...spend }, limits, 'Europe/Berlin', now)

describe('before a model call', () => {
  test('the answer is yes while every budget has something left', () => {
    expect(ask({ run: 1.99, agentDay: 9.99, month: 199.99 })).toEqual({ kind: 'within' })
  })

  test.each<[keyof Spend, number, Omit<Extract<BudgetAnswer, { kind: 'spent' }>, 'kind'>]>([
    ['run', 2, { scope: 'run', limit: 2, spent: 2 }],
    ['agentDay', 10.5, { scope: 'agent-day', limit: 10, spent: 10.5, until: '2026-11-23T23:00:00.000Z' }],
    ['month', 200, { scope: 'month', limit: 200, spent: 200, until: '2026-11-30T23:00:00.000Z' }],
  ])('the budget per %s is spent at %d dollars, and says until when', (scope, dollars, answer) => {
    expect(ask({ [scope]: dollars })).toEqual({ kind: 'spent', ...answer })
  })

  test('the widest budget that is spent answers', () => {
    const scopes = [ask({ run: 2, agentDay: 10, month: 200 }), ask({ run: 2, agentDay: 10 }), ask({ run: 2 })].map(
      (answer) => answer.kind === 'spent' && answer.scope,
    )
    expect(scopes).toEqual(['month', 'agent-day', 'run'])
  })

  test('no setting lifts the hard floor', () => {
    const generous = { ...budgets, perMonth: 10_000, hardFloor: 500 }
    expect(ask({ month: 500 }, generous)).toMatchObject({ kind: 'spent', scope: 'month', limit: 500 })
    expect(ask({ month: 499 }, generous)).toEqual({ kind: 'within' })
  })

  test('whoever has spent more is never told yes after less was told no', () => {
    const dollars = fc.double({ min: 0, max: 600, noNaN: true })
    fc.assert(
      fc.property(fc.record({ run: dollars, agentDay: dollars, month: dollars }), dollars, (spend, more) => {
        fc.pre(ask(spend).kind === 'spent')
        const further = { run: spend.run + more, agentDay: spend.agentDay + more, month: spend.month + more }
        expect(ask(further).kind).toBe('spent')
      }),
    )
  })
})

describe('the next day starts', () => {
  test.each([
    ['at midnight', 'UTC', '2026-11-23T17:00:00.000Z', '2026-11-24T00:00:00.000Z'],
    ['a day later when it has just started', 'UTC', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
    ['a millisecond later', 'UTC', '2026-11-23T23:59:59.999Z', '2026-11-24T00:00:00.000Z'],
    ['west of Greenwich', 'America/Los_Angeles', '2026-11-23T17:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['in a zone of half hours', 'Asia/Kolkata', '2026-11-23T18:29:00.000Z', '2026-11-23T18:30:00.000Z'],
    ['in a zone of three quarters', 'Asia/Kathmandu', '2026-11-23T17:00:00.000Z', '2026-11-23T18:15:00.000Z'],
    ['in a negative zone of half hours', 'America/St_Johns', '2026-11-23T17:00:00.000Z', '2026-11-24T03:30:00.000Z'],
    ['after a day of 23 hours', 'Europe/Berlin', '2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z'],
    ['after a day of 25 hours', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    [
      'after a day of 23 and a half hours',
      'Australia/Lord_Howe',
      '2026-10-03T13:30:00.000Z',
      '2026-10-04T13:00:00.000Z',
    ],
    [
      'at one o’clock when midnight is skipped',
      'America/Santiago',
      '2026-09-05T12:00:00.000Z',
      '2026-09-06T04:00:00.000Z',
    ],
    ['at one o’clock in Cairo, too', 'Africa/Cairo', '2027-04-29T12:00:00.000Z', '2027-04-29T22:00:00.000Z'],
    ['after an hour that came twice', 'America/Havana', '2026-11-01T04:30:00.000Z', '2026-11-02T05:00:00.000Z'],
  ])('%s: %s', (_when, timeZone, at, expected) => {
    expect(nextStart('day', timeZone, new Date(at))).toBe(expected)
  })
})

describe('the next month starts', () => {
  test.each([
    ['after 30 days', 'UTC', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['after 31 days', 'UTC', '2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z'],
    ['after 28 days', 'UTC', '2027-02-15T12:00:00.000Z', '2027-03-01T00:00:00.000Z'],
    ['after 29 days', 'UTC', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['with the year', 'Pacific/Auckland', '2026-12-05T00:00:00.000Z', '2026-12-31T11:00:00.000Z'],
    [
      'in summer time when it began in winter time',
      'Europe/Berlin',
      '2027-03-01T12:00:00.000Z',
      '2027-03-31T22:00:00.000Z',
    ],
    ['in a zone of half hours', 'Asia/Kolkata', '2026-11-30T18:29:59.999Z', '2026-11-30T18:30:00.000Z'],
    [
      'while it is still the old one in Greenwich',
      'Pacific/Kiritimati',
      '2026-11-30T09:00:00.000Z',
      '2026-11-30T10:00:00.000Z',
    ],
  ])('%s: %s', (_when, timeZone, at, expected) => {
    expect(nextStart('month', timeZone, new Date(at))).toBe(expected)
  })
})

test('a start is the first moment of another day or month, in every zone and at any time', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const moments = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  const spans = fc.constantFrom<['day' | 'month', width: number, longest: number]>(
    ['day', 10, hours(26)],
    ['month', 7, hours(31 * 24 + 2)],
  )
  fc.assert(
    fc.property(zones, moments, spans, (timeZone, at, [span, width, longest]) => {
      const start = new Date(nextStart(span, timeZone, at))
      const nameAt = (moment: Date) => dayIn(timeZone, moment).slice(0, width)
      expect(nameAt(start)).not.toBe(nameAt(at))
      expect(nameAt(new Date(start.getTime() - 1))).toBe(nameAt(at))
      expect(start.getTime() - at.getTime()).toBeLessThanOrEqual(longest)
      expect(start > at).toBe(true)
    }),
    { numRuns: 200 },
  )
})
