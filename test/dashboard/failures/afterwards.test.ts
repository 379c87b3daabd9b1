import { expect, test } from 'vitest'
import { afterwards } from '../../../dashboard/src/failures/afterwards.ts'

const runs = ['run_4', 'run_3', 'run_2', 'run_1'].map((id) => ({ id }))

test.each([
  ['run_4', 4, [], true],
  ['run_2', 4, ['run_4', 'run_3'], true],
  ['run_0', 4, ['run_4', 'run_3', 'run_2', 'run_1'], false],
])('after %s, looking at %s, came %j', (id, looked, ids, isAll) => {
  expect(afterwards(runs, id, looked)).toEqual({ items: ids.map((one) => ({ id: one })), isAll })
})
