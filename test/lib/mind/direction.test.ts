import { expect, test } from 'vitest'
import { directionsIn } from '../../../lib/mind/rehearsal/direction.ts'

const always = Number.POSITIVE_INFINITY

test.each([
  ['rehearse: ok', [{ kind: 'ok' }]],
  ['rehearse: empty', [{ kind: 'empty', times: 1 }]],
  ['rehearse: empty always', [{ kind: 'empty', times: always }]],
  ['rehearse: revise once', [{ kind: 'revise', times: 1 }]],
  ['rehearse: revise times 2', [{ kind: 'revise', times: 2 }]],
  ['rehearse: ask', [{ kind: 'ask', times: 1 }]],
  ['rehearse: ask times 2', [{ kind: 'ask', times: 2 }]],
  ['rehearse: fail TRANSIENT', [{ kind: 'fail', category: 'TRANSIENT', times: 1 }]],
  ['rehearse: fail AUTH always', [{ kind: 'fail', category: 'AUTH', times: always }]],
  ['rehearse: fail TIMEOUT times 2', [{ kind: 'fail', category: 'TIMEOUT', times: 2 }]],
  ['Do it well.\n  rehearse: ok  \nThank you.', [{ kind: 'ok' }]],
  [
    'rehearse: fail LOGIC\nrehearse: revise once',
    [
      { kind: 'fail', category: 'LOGIC', times: 1 },
      { kind: 'revise', times: 1 },
    ],
  ],
  ['We rehearse: ok, the play on Friday', []],
  ['Nothing to see here', []],
])('%j', (brief, directions) => {
  expect(directionsIn(brief)).toEqual(directions)
})

test.each([
  'rehearse: fial AUTH',
  'rehearse: fail',
  'rehearse: fail BORED',
  'rehearse: fail auth',
  'rehearse: ok always',
  'rehearse: fail AUTH times 0',
  'rehearse: fail AUTH twice',
  'rehearse:ok',
])('%j is unreadable, not ignored', (line) => {
  expect(directionsIn(line)).toEqual([{ kind: 'unreadable', line }])
})
