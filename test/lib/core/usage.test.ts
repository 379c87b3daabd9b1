import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addUsage, costOf, noUsage } from '../../../lib/core/usage.ts'

const usages = fc.record({ inputTokens: fc.nat(1e6), outputTokens: fc.nat(1e6), cost: fc.nat(100) })

test('usage adds up in any order', () => {
  fc.assert(
    fc.property(usages, usages, usages, (a, b, c) => {
      expect(addUsage(a, b)).toEqual(addUsage(b, a))
      expect(addUsage(addUsage(a, b), c)).toEqual(addUsage(a, addUsage(b, c)))
      expect(addUsage(a, noUsage)).toEqual(a)
    }),
  )
})

test('a price is per million tokens, those read and those written each at their own', () => {
  const price = { input: 3, output: 15 }
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 0 }, price)).toBe(3)
  expect(costOf({ inputTokens: 2_000, outputTokens: 1_000 }, price)).toBeCloseTo(0.021, 12)
  expect(costOf(noUsage, price)).toBe(0)
})
