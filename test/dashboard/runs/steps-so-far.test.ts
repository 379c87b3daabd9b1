import { expect, test } from 'vitest'
import type { Step } from '../../../lib/core/run.ts'
import { StepId, RunId } from '../../../lib/core/id.ts'
import { stepsSoFar } from '../../../dashboard/src/runs/steps-so-far.ts'

const step = (number: number): Step => ({
  id: StepId.parse(`run_01M85P153NFTC04649XVVQ6FMN/${String(number).padStart(4, '0')}`),
  runId: RunId.parse('run_01M85P153NFTC04649XVVQ6FMN'),
  number,
  text: '',
  calls: [],
  model: 'rehearsal',
  rehearsal: true,
  usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
  startedAt: '2026-11-24T02:26:48.565Z',
  finishedAt: '2026-11-24T02:26:49.565Z',
  version: 1,
})

/** Pages of two out of so many steps. The cursor is where the next page begins. */
function pagesOf(count: number) {
  const asked: (string | undefined)[] = []
  const page = (cursor: string | undefined) => {
    asked.push(cursor)
    const first = Number(cursor ?? 1)
    const numbers = [first, first + 1].filter((number) => number <= count)
    const next = first + 2
    return Promise.resolve({ items: numbers.map(step), cursor: next <= count ? String(next) : null })
  }
  return { asked, page }
}

const numbersIn = ({ settled, latest }: { settled: readonly Step[]; latest: readonly Step[] }) =>
  [...settled, ...latest].map(({ number }) => number)

test('all pages are read', async () => {
  const { page, asked } = pagesOf(5)
  const known = await stepsSoFar(undefined, page, false)
  expect(numbersIn(known)).toEqual([1, 2, 3, 4, 5])
  expect(asked).toEqual([undefined, '3', '5'])
})

test('next time only the last page is read again, and what came behind it', async () => {
  const known = await stepsSoFar(undefined, pagesOf(5).page, false)
  const { page, asked } = pagesOf(7)
  const now = await stepsSoFar(known, page, true)
  expect(numbersIn(now)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(asked).toEqual(['5', '7'])
  expect([known.isWhole, now.isWhole]).toEqual([false, true])
})

test('a run without steps has an empty last page', async () => {
  expect(numbersIn(await stepsSoFar(undefined, pagesOf(0).page, true))).toEqual([])
})
