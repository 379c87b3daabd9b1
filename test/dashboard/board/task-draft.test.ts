import { expect, test } from 'vitest'
import { changesIn, criteriaIn, draftOf } from '../../../dashboard/src/board/task-draft.ts'

const task = {
  title: 'Count the ducks',
  brief: 'In the pond.',
  acceptance: ['A number', 'A map'],
  priority: 5,
  review: true,
}

test('each line is a criterion, and empty lines are none', () => {
  expect(criteriaIn('  A number \n\n A map\n')).toEqual(['A number', 'A map'])
  expect(criteriaIn(' \n')).toEqual([])
})

test('a draft that was not touched changes nothing', () => {
  expect(changesIn(draftOf(task), task)).toEqual({})
})

test.each([
  ['a title', { title: ' Count the geese ' }, { title: 'Count the geese' }],
  ['a brief', { brief: 'At sea.' }, { brief: 'At sea.' }],
  ['criteria', { acceptance: 'A number' }, { acceptance: ['A number'] }],
  ['no criteria any more', { acceptance: '' }, { acceptance: [] }],
  ['a priority and no review', { priority: 1, review: false }, { priority: 1, review: false }],
])('only what differs is sent: %s', (_name, written, changes) => {
  expect(changesIn({ ...draftOf(task), ...written }, task)).toEqual(changes)
})

test('white space around criteria is no change', () => {
  expect(changesIn({ ...draftOf(task), acceptance: 'A number\n\n  A map\n' }, task)).toEqual({})
})
