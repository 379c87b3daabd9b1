import { expect, test } from 'vitest'
import { addUp, nothingYet } from '../../../dashboard/src/failures/judging-again.ts'

test('pages of judging again add up, and the same move of two pages is one', () => {
  const pages = [
    { looked: 100, changed: 3, moves: [{ from: 'UNKNOWN', to: 'LOGIC', count: 3 } as const] },
    { looked: 0, changed: 0, moves: [] },
    {
      looked: 40,
      changed: 9,
      moves: [{ from: 'UNKNOWN', to: 'AUTH', count: 7 } as const, { from: 'UNKNOWN', to: 'LOGIC', count: 2 } as const],
    },
  ]
  expect(pages.reduce(addUp, nothingYet)).toEqual({
    looked: 140,
    changed: 12,
    moves: [
      { from: 'UNKNOWN', to: 'AUTH', count: 7 },
      { from: 'UNKNOWN', to: 'LOGIC', count: 5 },
    ],
  })
})
