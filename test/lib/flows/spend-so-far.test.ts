import { expect, test } from 'vitest'
import { tallyWork } from '../../../lib/core/tally.ts'
import { days, minutes } from '../../../lib/core/time.ts'
import { budgetShare } from '../../../lib/flows/spend-so-far.ts'
import { costing, wants } from '../../sim/mind.ts'
import { emptyOffice, execute, forge, type Office, openOffice, queuedRun, scout } from './office.ts'

async function spend({ store, clock }: Office, agentId: typeof forge, cost: number, timeZone = 'UTC') {
  const work = { agentId, kind: 'execution', usage: costing(cost), ok: true } as const
  await store.commit([], tallyWork(work, timeZone, clock.now()))
}

test.each([
  ['of the budget', { perMonth: 100, hardFloor: 400 }, 30],
  ['of the hard floor when that is lower', { perMonth: 400, hardFloor: 60 }, 50],
  ['also above a hundred', { perMonth: 20 }, 150],
])('the share of the month is what everybody has spent, as percent %s', async (_of, budgets, percent) => {
  const office = await openOffice({ settings: { budgets } })
  await spend(office, forge, 10)
  office.clock.advance(days(1))
  await spend(office, scout, 20)
  expect(await budgetShare(office.ports)).toBe(percent)
})

test('the share of the month includes what runs under way have spent so far', async () => {
  const { office, runId } = await queuedRun({}, { settings: { budgets: { perMonth: 100 } } })
  office.mind.script.work = async ({ steps }) => {
    if (steps.length === 0) return wants('list_files', {}, costing(1.5))
    throw new Error('killed')
  }
  await execute(office, runId).catch(() => {})
  expect(await budgetShare(office.ports)).toBe(1.5)
})

test('the share of the month begins anew with each month of the instance', async () => {
  const now = new Date('2026-11-30T22:30:00Z')
  const office = await openOffice({ now, settings: { timeZone: 'Europe/Berlin', budgets: { perMonth: 100 } } })
  await spend(office, forge, 10, 'Europe/Berlin')
  expect(await budgetShare(office.ports)).toBe(10)
  office.clock.advance(minutes(30))
  expect(await budgetShare(office.ports)).toBe(0)
})

test('before there is an instance nothing is spent', async () => {
  expect(await budgetShare(emptyOffice().ports)).toBe(0)
})
