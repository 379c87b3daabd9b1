import { expect, test } from 'vitest'
import { storedBytes } from './cost-table.ts'

const text = (S: string) => ({ S })

test('an item is as large as its names and values, and a hundred bytes', () => {
  expect(storedBytes({ pk: text('task'), sk: text('t1') })).toBe(100 + 2 + 4 + 2 + 2)
})

test('text counts by its bytes, a number by half of its digits, bytes as they are', () => {
  const key = { pk: text('a'), sk: text('b') }
  const bare = storedBytes(key)
  expect(storedBytes({ ...key, x: text('é') })).toBe(bare + 1 + 2)
  expect(storedBytes({ ...key, x: { N: '1234' } })).toBe(bare + 1 + 3)
  expect(storedBytes({ ...key, x: { B: new Uint8Array(7) } })).toBe(bare + 1 + 7)
})

test('every index that an item is in holds its keys once more', () => {
  const key = { pk: text('a'), sk: text('b') }
  const term = 'byStatus'.length + 1
  expect(storedBytes({ ...key, byStatus: text('x') })).toBe(2 * (storedBytes(key) + term))
})

test('an index whose sort key is missing holds nothing', () => {
  const key = { pk: text('a'), sk: text('b') }
  expect(storedBytes({ ...key, byLine: text('x') })).toBe(storedBytes(key) + 'byLine'.length + 1)
})
