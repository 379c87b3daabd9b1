import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { progressOn } from '../../../cli/installation/progress.ts'

/** A clock that goes on by a second and a half each time it is looked at. */
function started() {
  const out = new PassThrough().setEncoding('utf8')
  let now = 0
  const progress = progressOn(out, () => (now += 1_500))
  return {
    progress,
    lines: () =>
      String(out.read() ?? '')
        .split('\n')
        .slice(0, -1),
  }
}

test('a step is told when it begins, and when it is done with its time and its outcome', async () => {
  const { progress, lines } = started()
  const answer = await progress.step(
    'Build',
    () => Promise.resolve(7),
    (built) => `${built} files`,
  )
  expect(answer).toBe(7)
  expect(lines()).toEqual(['  …  Build', '  ok Build                                1.5 s  7 files'])
})

test('a step without an outcome ends with its time', async () => {
  const { progress, lines } = started()
  await progress.step('Build', () => Promise.resolve())
  expect(lines().at(-1)).toMatch(/^ {2}ok Build .* s$/)
})

test('a step that fails says so and hands its trouble on', async () => {
  const { progress, lines } = started()
  const trouble = new Error('no')
  await expect(
    progress.step(
      'Build',
      () => Promise.reject(trouble),
      () => 'never said',
    ),
  ).rejects.toBe(trouble)
  expect(lines().at(-1)).toMatch(/^ {2}no Build +1\.5 s$/)
})

test('what is found on the way stands between', async () => {
  const { progress, lines } = started()
  await progress.step('Change', () => Promise.resolve(progress.note('create complete  Rows')))
  expect(lines()[1]).toBe('     create complete  Rows')
})
