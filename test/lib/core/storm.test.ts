import { describe, expect, test } from 'vitest'
import type { Recovery } from '../../../lib/core/failure.ts'
import { recoverCycle, recoverTask } from '../../../lib/core/recovery.ts'
import { isOver, sitOut, type Storm, type Weather, weatherAfter } from '../../../lib/core/storm.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { atlas, drawing, failed, later, runningTask } from './samples.ts'

const at = (milliseconds: number): string => later(milliseconds).toISOString()

/** The weather after failures at these moments, one after the other. */
const weatherOf = (moments: readonly number[], before?: Weather): Weather => {
  let weather = before
  for (const moment of moments) weather = weatherAfter(weather, at(moment))
  if (!weather) throw new Error('there was no failure')
  return weather
}
const every = (step: number, count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, n) => from + n * step)
const begun: Weather = weatherOf(every(seconds(1), 10))
const storm: Storm = { since: at(seconds(9)), until: at(seconds(9) + minutes(15)) }

describe('a storm begins', () => {
  test('with the tenth failure within five minutes, and lasts a quarter of an hour', () => {
    expect(begun).toEqual({ gust: { since: at(0), count: 10 }, storm })
  })

  test.each<[string, number[]]>([
    ['nine at once', every(0, 9)],
    ['ten of which the last comes a moment after five minutes', [...every(0, 9), minutes(5) + 1]],
    ['one a minute for two hours', every(minutes(1), 120)],
    ['one now, and nine that are told hours after they happened', [0, ...every(1, 30, -minutes(120))]],
  ])('not with %s', (_which, moments) => {
    expect(weatherOf(moments).storm).toBeUndefined()
  })

  test('at the very end of five minutes, and whatever the order in which they are told', () => {
    const moments = [...every(seconds(30), 9), minutes(5)]
    expect(weatherOf(moments).storm).toBeDefined()
    expect(weatherOf(moments.toReversed()).storm).toBeDefined()
  })
})

describe('a storm that blows', () => {
  test('is not prolonged by what was under way when it began', () => {
    expect(weatherOf(every(seconds(10), 50, seconds(10)), begun).storm).toEqual(storm)
  })

  test('goes on for another quarter of an hour when what came back fails again', () => {
    const back = seconds(9) + minutes(15)
    expect(weatherOf([back], begun).storm).toEqual({ since: storm.since, until: at(back + minutes(15)) })
    const hours = every(minutes(16), 20, back)
    expect(weatherOf(hours, begun).storm?.since).toBe(storm.since)
  })

  test.each([
    [0, false],
    [minutes(15), false],
    [minutes(30) - 1, false],
    [minutes(30), true],
  ])('%i ms after its last failure is over: %s', (later_, expected) => {
    expect(isOver(storm, later(seconds(9) + later_))).toBe(expected)
  })

  test('is forgotten with the first failure after it is over, and it takes ten to begin another', () => {
    const next = seconds(9) + minutes(30)
    expect(weatherOf([next], begun)).toEqual({ gust: { since: at(next), count: 1 } })
    const again = weatherOf(every(1, 10, next), begun)
    expect(again.storm).toEqual({ since: at(next + 9), until: at(next + 9 + minutes(15)) })
  })

  test('does not come back with a failure of its time that is told late', () => {
    const next = seconds(9) + minutes(30)
    expect(weatherOf([next, ...every(1, 20, seconds(20))], begun).storm).toBeUndefined()
  })
})

describe('what waits for calm', () => {
  const calm = (random: number): string => at(seconds(9) + minutes(15) + random * minutes(15))
  const others: Recovery[] = [
    { kind: 'compact' },
    { kind: 'hold', until: at(1) },
    { kind: 'revise' },
    { kind: 'hand-to-lead', agentId: atlas },
    { kind: 'block', needs: 'a person' },
    { kind: 'none', why: 'it has moved on' },
  ]

  test.each([0, 0.25, 0.5, 0.999])('comes back spread over a quarter of an hour: drawn %d', (random) => {
    expect(sitOut({ kind: 'retry', notBefore: at(5) }, storm, drawing(random))).toEqual({
      kind: 'retry',
      notBefore: calm(random),
    })
    expect(sitOut({ kind: 'resume', limitSeconds: 60 }, storm, drawing(random))).toEqual({
      kind: 'resume',
      limitSeconds: 60,
      notBefore: calm(random),
    })
  })

  test.each(others)('is not $kind', (recovery) => {
    expect(sitOut(recovery, storm, drawing(0.5))).toBe(recovery)
  })

  test('is nothing while there is no storm', () => {
    const recovery: Recovery = { kind: 'retry', notBefore: at(5) }
    expect(sitOut(recovery, undefined, drawing(0.5))).toBe(recovery)
  })

  test.each(['TRANSIENT', 'UNKNOWN', 'TIMEOUT'] as const)('is a task whose run was %s', (category) => {
    const { task, run } = runningTask()
    const judgement = { category, because: 'said the test' }
    const recovered = recoverTask({ task, run: failed(run), judgement, lead: atlas, storm }, drawing(0.5))
    expect(recovered.task).toMatchObject({ status: 'todo', notBefore: calm(0.5), tried: { [category]: 1 } })
  })

  test('is not a task that has no attempt left: a person is asked as ever', () => {
    const { task, run } = runningTask()
    const judgement = { category: 'UNKNOWN', because: 'said the test' } as const
    const tried = { ...task, tried: { UNKNOWN: 1 } }
    expect(
      recoverTask({ task: tried, run: failed(run), judgement, lead: atlas, storm }, drawing(0.5)).task.status,
    ).toBe('blocked')
  })

  test('is an agent whose thoughts would be thought again', () => {
    const judgement = { category: 'TRANSIENT', because: 'said the test' } as const
    const asked = { judgement, evidence: { message: 'busy' }, failures: 1, storm }
    expect(recoverCycle(asked, drawing(0.5))).toEqual({ kind: 'retry', notBefore: calm(0.5) })
  })
})
