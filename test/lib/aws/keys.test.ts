import { expect, test } from 'vitest'
import { RuleId, ruleVersionIdOf } from '../../../lib/core/id.ts'
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

test('the versions of a rule lie together, and in order', () => {
  const ids = [2, 10, 1].map((number) => ruleVersionIdOf(RuleId.parse('crm-down'), number))
  const keys = ids.map((id) => rowKey('rule-version', id))
  expect(new Set(keys.map(({ pk }) => pk.S))).toEqual(new Set(['rule-version#crm-down']))
  expect(keys.map(({ sk }) => sk.S).toSorted()).toEqual(['crm-down/000001', 'crm-down/000002', 'crm-down/000010'])
  expect(kindOfPartition('rule-version#crm-down')).toBe('rule-version')
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
