import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compactSteps } from '../../../lib/core/compact-steps.ts'
import { stepIdOf } from '../../../lib/core/id.ts'
import type { Step, ToolCall } from '../../../lib/core/run.ts'
import { noUsage } from '../../../lib/core/usage.ts'
import { now, runningTask } from './samples.ts'

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
    expect(oldest?.text).toBe(`${long.slice(0, 300)} ... (shortened)`)
    expect(oldest?.calls[0]).toMatchObject({ tool: 'read_file', input: { path: 'a.md' }, ok: true })
    expect(oldest?.calls[0]?.result).toBe(`${long.slice(0, 300)} ... (shortened)`)
  })

  test('shorten long inputs wherever they are, and leave the rest of an input as it is', () => {
    const input = { path: 'a.md', body: long, options: { note: long, lines: 3, deep: null }, edits: [{ add: long }] }
    const [oldest] = compactSteps([step(1, { calls: [call({ input })] }), step(2), step(3)])
    const short = `${long.slice(0, 300)} ... (shortened)`
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
        expect(room(after)).toBeLessThanOrEqual(room(before) + texts.length * 3 * ' ... (shortened)'.length)
      }),
    )
  })
})
