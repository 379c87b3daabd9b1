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
