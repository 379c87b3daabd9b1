import { describe, expect, test } from 'vitest'
import { type Charge, costLines, dearest, emptyPolls, gigabyteSeconds, priceOf, scaled, totalOf } from './cost-lines.ts'

const of = (item: Charge['item'], amount: number, what = 'something'): Charge => ({ what, item, amount })
const billed = (charges: Charge[], before?: Charge[]) => totalOf(costLines(charges, before)).billed

describe('a line', () => {
  test('costs its amount times the price of its item', () => {
    const [line] = costLines([of('dynamoWrites', 2_000_000)])
    expect(line).toMatchObject({ list: 1.25, billed: 1.25 })
  })

  test('is billed for what the allowance does not cover', () => {
    const [line] = costLines([of('sqsRequests', 1_500_000)])
    expect(line?.list).toBeCloseTo(0.6)
    expect(line?.billed).toBeCloseTo(0.2)
  })

  test('costs nothing within the allowance, and nothing when there is nothing', () => {
    expect(billed([of('alarms', 10), of('metrics', 1), of('logsWritten', 5), of('lambdaRequests', 0)])).toBe(0)
  })

  test.each(['dynamoWrites', 'dynamoReads', 'apiRequests', 's3Writes'] as const)('%s are never free', (item) => {
    expect(billed([of(item, 1)])).toBe(priceOf[item].dollars)
  })
})

describe('an allowance', () => {
  test('is shared by the lines of its item, by their size', () => {
    const [polls, sends] = costLines([of('sqsRequests', 3_000_000), of('sqsRequests', 1_000_000)])
    expect(polls?.billed).toBeCloseTo(0.9)
    expect(sends?.billed).toBeCloseTo(0.3)
  })

  test('is used up first by what was there before', () => {
    expect(billed([of('sqsRequests', 1_000_000)], [of('sqsRequests', 2_000_000)])).toBeCloseTo(0.4)
    expect(billed([of('sqsRequests', 1_000_000)], [of('sqsRequests', 500_000)])).toBeCloseTo(0.2)
    expect(billed([of('sqsRequests', 1_000_000)], [of('lambdaRequests', 5_000_000)])).toBe(0)
  })
})

test('charges are scaled line by line', () => {
  expect(scaled([of('dynamoReads', 4), of('metrics', 1)], 2.5).map(({ amount }) => amount)).toEqual([10, 2.5])
})

test('a total adds up both columns', () => {
  const { list, billed: paid } = totalOf(costLines([of('alarms', 11), of('dynamoReads', 1_000_000)]))
  expect(list).toBeCloseTo(1.225)
  expect(paid).toBeCloseTo(0.225)
})

test('the dearest lines come first, and those that cost nothing not at all', () => {
  const lines = costLines([of('alarms', 10, 'alarms'), of('dynamoReads', 1, 'reads'), of('dynamoWrites', 1, 'writes')])
  expect(dearest(lines, 'billed', 5).map(({ what }) => what)).toEqual(['writes', 'reads'])
  expect(dearest(lines, 'list', 1).map(({ what }) => what)).toEqual(['alarms'])
})

test('every call of a Lambda is billed in full milliseconds', () => {
  expect(gigabyteSeconds([0.2, 1, 1.1], 256)).toBeCloseTo(0.001)
  expect(gigabyteSeconds([1000], 1024)).toBe(1)
  expect(gigabyteSeconds([], 256)).toBe(0)
})

test('a queue that is empty is asked by every poller as often as a poll ends', () => {
  expect(emptyPolls(1, 5, 20, 1)).toBe(15)
  expect(emptyPolls(2, 5, 20, 60)).toBe(1_800)
})
