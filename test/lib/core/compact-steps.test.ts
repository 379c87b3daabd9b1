import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compactSteps, fitStep } from '../../../lib/core/compact-steps.ts'
import { stepIdOf } from '../../../lib/core/id.ts'
import { Step, type ToolCall } from '../../../lib/core/run.ts'
import { noUsage } from '../../../lib/core/usage.ts'
import { now, runningTask } from './samples.ts'

const cut = (text: string, longest: number): string =>
  `${text.slice(0, longest)} ... (shortened, ${text.length} characters in all)`
const runId = runningTask().run.id
const long = 'word '.repeat(1_000)
const call = (more: Partial<ToolCall> = {}): ToolCall => ({
  id: 'c1',
  tool: 'read_file',
  input: { path: 'a.md' },
  result: long,
  ok: true,
  ...more,
})
const step = (number: number, more: Partial<Step> = {}): Step => ({
  id: stepIdOf(runId, number),
  runId,
  number,
  text: long,
  calls: [call()],
  model: 'small',
  rehearsal: false,
  usage: noUsage,
  startedAt: now.toISOString(),
  finishedAt: now.toISOString(),
  version: 1,
  ...more,
})

describe('compacted steps', () => {
  const steps = [1, 2, 3, 4].map((number) => step(number))
  const compacted = compactSteps(steps)

  test('keep the newest two whole', () => {
    expect(compacted.slice(2)).toEqual(steps.slice(2))
  })

  test('keep of the older ones how they began: what was said, asked and answered', () => {
    const [oldest] = compacted
    expect(oldest?.text).toBe(cut(long, 300))
    expect(oldest?.calls[0]).toMatchObject({ tool: 'read_file', input: { path: 'a.md' }, ok: true })
    expect(oldest?.calls[0]?.result).toBe(cut(long, 300))
  })

  test('shorten long inputs wherever they are, and leave the rest of an input as it is', () => {
    const input = { path: 'a.md', body: long, options: { note: long, lines: 3, deep: null }, edits: [{ add: long }] }
    const [oldest] = compactSteps([step(1, { calls: [call({ input })] }), step(2), step(3)])
    const short = cut(long, 300)
    expect(oldest?.calls[0]?.input).toEqual({
      path: 'a.md',
      body: short,
      options: { note: short, lines: 3, deep: null },
      edits: [{ add: short }],
    })
  })

  test('never take more room, and are still the same steps', () => {
    const drawn = fc.array(
      fc.record({
        text: fc.string({ maxLength: 1_000 }),
        input: fc.jsonValue(),
        result: fc.string({ maxLength: 1_000 }),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(drawn, (texts) => {
        const before = texts.map(({ text, input, result }, i) =>
          step(i + 1, { text, calls: [call({ input, result })] }),
        )
        const after = compactSteps(before)
        expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
        const room = (some: Step[]) => JSON.stringify(some).length
        // The mark that something was shortened may be longer than what was cut away.
        expect(room(after)).toBeLessThanOrEqual(room(before) + texts.length * 3 * cut('', 0).length + 9 * texts.length)
      }),
    )
  })
})

describe('a step', () => {
  const mostBytes = 390_000
  const bytesOf = (one: Step): number => Buffer.byteLength(JSON.stringify(one))
  const fitted = (calls: ToolCall[], text = 'I look at it.'): Step => fitStep(step(1, { text, calls }))

  test('of the usual size is kept as it is', () => {
    const usual = step(1)
    expect(fitStep(usual)).toBe(usual)
  })

  test.each<[string, Step]>([
    ['says very much', fitted([], '\u{1f600}ü'.repeat(200_000))],
    ['was answered very much', fitted([call({ result: 'ü'.repeat(1_000_000) })])],
    ['was answered what is no text', fitted([call({ result: '\u0000'.repeat(300_000) })])],
    ['asked with very much', fitted([call({ input: { path: 'a.md', content: long.repeat(1_000) } })])],
    ['asked with very many small things', fitted([call({ input: Array.from({ length: 90_000 }, (_, n) => `${n}`) })])],
    ['asked often', fitted(Array.from({ length: 100 }, () => call({ result: long.repeat(9) })))],
  ])('that %s still fits into a row', (_what, one) => {
    expect(bytesOf(one)).toBeLessThan(mostBytes)
    expect(Step.parse(structuredClone(one))).toEqual(one)
  })

  test('that is too long says of what it shows how much is missing', () => {
    const result = long.repeat(100)
    expect(fitted([call({ result })]).calls[0]).toMatchObject({ input: { path: 'a.md' }, result: cut(result, 25_000) })
  })
})
