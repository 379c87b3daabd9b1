import { expect, test } from 'vitest'
import { lastHours, rowsOf } from '../../../dashboard/src/overview/heat.ts'

const buckets = lastHours(new Date('2026-11-23T01:30:00Z'))

test('the last 24 hours end with this one, across midnight', () => {
  expect(buckets).toHaveLength(24)
  expect([buckets[0], buckets.at(-1)]).toEqual(['2026-11-22T02', '2026-11-23T01'])
})

test('everybody has a row, also who did nothing and hours in which nothing was done', () => {
  const done = { hour: '2026-11-23T01', runs: 3, failed: 1, thinkCycles: 1 }
  const rows = rowsOf([{ id: 'atlas' }, { id: 'forge' }], [{ agentId: 'forge', hours: [done] }], buckets)
  expect(rows.map(({ agent, total, hours }) => [agent.id, total, hours.length])).toEqual([
    ['atlas', 0, 24],
    ['forge', 3, 24],
  ])
  expect(rows[1]?.hours.at(-1)).toEqual(done)
})
