import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Evidence, trimEvidence } from '../../../lib/core/failure.ts'

describe('trimming evidence', () => {
  test('leaves alone what is short', () => {
    const evidence: Evidence = { message: 'refused', name: 'HttpError', httpStatus: 500, phase: 'model' }
    expect(trimEvidence(evidence)).toEqual(evidence)
  })

  test('keeps the head and the tail of a long message, where causes usually stand', () => {
    const { message } = trimEvidence({ message: `HEAD${'x'.repeat(1_000_000)}TAIL` })
    expect(message).toMatch(/^HEADx+\n\.\.\. \d+ characters cut \.\.\.\nx+TAIL$/)
  })

  test('tells how much it cut', () => {
    const whole = 'abc'.repeat(5_000)
    const { message } = trimEvidence({ message: whole })
    const [, head = '', cut, tail = ''] = /^(.*)\n\.\.\. (\d+) characters cut \.\.\.\n(.*)$/.exec(message) ?? []
    expect(head.length + Number(cut) + tail.length).toBe(whole.length)
  })

  test('leaves at most 4,000 characters of a message and 200 of any other text, and once is enough', () => {
    const text = fc.integer({ min: 0, max: 9_000 }).map((length) => 'é'.repeat(length))
    fc.assert(
      fc.property(fc.record({ message: text, name: text, code: text, source: text }), (evidence) => {
        const once = trimEvidence(evidence)
        expect(once.message.length).toBeLessThanOrEqual(4_000)
        expect(Math.max(once.name?.length ?? 0, once.code?.length ?? 0, once.source?.length ?? 0)).toBeLessThanOrEqual(
          200,
        )
        expect(trimEvidence(once)).toEqual(once)
      }),
    )
  })

  test('adds no field that was not there', () => {
    expect(Object.keys(trimEvidence({ message: 'x'.repeat(10_000) }))).toEqual(['message'])
  })
})

test('evidence has no room for a transcript', () => {
  expect(Evidence.parse({ message: 'refused', transcript: ['...'] })).toEqual({ message: 'refused' })
})

describe('secrets in evidence', () => {
  const key = 'sk-' + 'aB3dE5gH7jK9mN1pQ2sT4vW6xY8z'.repeat(3)

  test('go from every text of it', () => {
    expect(trimEvidence({ message: `refused ${key}`, name: key, code: key, source: `tool:${key}` })).toEqual({
      message: 'refused [redacted]',
      name: '[redacted]',
      code: '[redacted]',
      source: 'tool:[redacted]',
    })
  })

  test.each([1_000, 30_000, 500_000])(
    'go wherever they stand in a message, with %i characters around them',
    (around) => {
      const edges = [1_975, 1_980, 31_990, 32_000].flatMap((edge) => [edge, edge - 40, edge - 80])
      for (const edge of edges) {
        const start = `${'x'.repeat(edge)} ${key} ${'y'.repeat(around)}`
        const end = `${'y'.repeat(around)} ${key} ${'x'.repeat(edge)}`
        for (const message of [start, end]) expect(trimEvidence({ message }).message).not.toMatch(/[dE]5gH7|T4vW6/)
      }
    },
  )

  test('leave nothing of themselves when there is hardly anything else', () => {
    for (const shift of [0, 7, 20, 40, 60]) {
      const message = 'x'.repeat(shift) + ` ${key}`.repeat(10_000) + 'x'.repeat(shift)
      expect(trimEvidence({ message }).message).not.toMatch(/5gH7|T4vW6/)
    }
  })
})
