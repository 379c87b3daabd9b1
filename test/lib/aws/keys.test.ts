import { expect, test } from 'vitest'
import { kindOfPartition, parseTallySort, rowKey, tallyKey, tallyRange } from '../../../lib/aws/keys.ts'

test.each([
  ['task', 'task'],
  ['step#run_1', 'step'],
  ['think-cycle', 'think-cycle'],
  ['tally#agent#day', undefined],
  ['toString', undefined],
  ['', undefined],
])('the partition %o holds rows of kind %o', (partition, kind) => {
  expect(kindOfPartition(partition)).toBe(kind)
})

test('a part is keyed under its whole', () => {
  expect(rowKey('dependent', 'task_1/task_2')).toEqual({ pk: { S: 'dependent#task_1' }, sk: { S: 'task_1/task_2' } })
})

test('the key of a tally tells bucket and member', () => {
  const { sk } = tallyKey({ dimension: 'rule', grain: 'hour', bucket: '2026-11-23T17', member: 'odd#name' })
  expect(parseTallySort(sk.S)).toEqual({ bucket: '2026-11-23T17', member: 'odd#name' })
})

test('a range of tallies holds every member of its last bucket, and nobody of the next', () => {
  const { first, last } = tallyRange('2026-11-22', '2026-11-23')
  const isIn = (sk: string) => sk >= first && sk <= last
  expect(['2026-11-22#atlas', '2026-11-23#none', '2026-11-23#zz9'].every(isIn)).toBe(true)
  expect(['2026-11-21#zed', '2026-11-24#atlas'].some(isIn)).toBe(false)
})
