import { describe, expect, test } from 'vitest'
import type { Category } from '../../lib/core/failure.ts'
import { evidenceOf, isHeldBack, type LabelledFailure, readRecords } from './records.ts'
import { type Judged, measure, report, worstMisses } from './report.ts'

const judged = (expected: Category, answered: Category, more: Partial<Judged> = {}): Judged => ({
  id: 'f-1',
  message: 'the printer is on fire',
  expected,
  confidence: 'high',
  answered,
  rule: answered === 'UNKNOWN' ? 'none' : 'some-rule',
  ...more,
})

const record = (more: Partial<LabelledFailure> = {}): LabelledFailure => ({
  id: 'f-1',
  message: 'the printer is on fire',
  error_name: null,
  code: null,
  http_status: null,
  label: 'UNKNOWN',
  confidence: 'high',
  source: null,
  ...more,
})

describe('measures', () => {
  const answers = [
    judged('AUTH', 'AUTH'),
    judged('AUTH', 'AUTH'),
    judged('AUTH', 'LOGIC'),
    judged('LOGIC', 'LOGIC'),
    judged('LOGIC', 'UNKNOWN'),
  ]
  const measures = measure(answers)

  test('count what is right', () => {
    expect(measures).toMatchObject({ count: 5, accuracy: 0.6, unknownShare: 0.2, precisionWhenNamed: 0.75 })
  })

  test('tell precision from recall', () => {
    expect(measures.scores.AUTH).toEqual({ count: 3, precision: 1, recall: 2 / 3, f1: 0.8 })
    expect(measures.scores.LOGIC).toEqual({ count: 2, precision: 0.5, recall: 0.5, f1: 0.5 })
  })

  test('weigh the categories that occur alike', () => {
    expect(measures.macroF1).toBeCloseTo((0.8 + 0.5) / 2)
  })

  test('say what was taken for what', () => {
    expect(measures.confusion.AUTH).toMatchObject({ AUTH: 2, LOGIC: 1, UNKNOWN: 0 })
    expect(measures.confusion.LOGIC).toMatchObject({ LOGIC: 1, UNKNOWN: 1 })
  })

  test('of nothing are nothing', () => {
    expect(measure([])).toMatchObject({ count: 0, accuracy: 0, macroF1: 0, precisionWhenNamed: 0 })
  })
})

test('a sure and wrong answer is a worse miss than a doubtful label, and that than no answer', () => {
  const ids = worstMisses([
    judged('LOGIC', 'UNKNOWN', { id: 'left open' }),
    judged('LOGIC', 'AUTH', { id: 'doubtful', confidence: 'medium' }),
    judged('AUTH', 'AUTH', { id: 'right' }),
    judged('LOGIC', 'AUTH', { id: 'wrong' }),
  ]).map(({ id }) => id)
  expect(ids).toEqual(['wrong', 'doubtful', 'left open'])
})

describe('the report', () => {
  const long = `${'x'.repeat(300)}\nand its last line`
  const text = report('all', [judged('AUTH', 'AUTH'), judged('LOGIC', 'AUTH', { id: 'f-2', message: long })], 10)

  test('begins with the numbers that count', () => {
    expect(text).toContain('all: 2 failures')
    expect(text).toContain('accuracy 50.0 %, macro-F1 33.3 %, right when not UNKNOWN 50.0 %, UNKNOWN 0.0 %')
  })

  test('shortens messages to a line', () => {
    const line = text.split('\n').find((one) => one.includes('f-2'))
    expect(line).toContain('f-2  LOGIC (high) answered as AUTH by some-rule: xxx')
    expect(line).toMatch(/and its last line$/)
    expect(line?.length).toBeLessThan(220)
  })

  test('shows as many misses as asked for', () => {
    expect(report('all', [judged('LOGIC', 'AUTH', { id: 'f-2' })], 0)).not.toContain('f-2')
  })
})

describe('a record', () => {
  test('becomes evidence, without what it does not know', () => {
    expect(evidenceOf(record({ error_name: 'HttpError', http_status: 503, source: 'shop' }))).toEqual({
      message: 'the printer is on fire',
      name: 'HttpError',
      httpStatus: 503,
      source: 'shop',
    })
  })

  test.each<[message: string, code: string]>([
    ['ffmpeg exited with code 137', '137'],
    ['Process finished with exit code -1', '-1'],
    ['exit status: 2', '2'],
    ["Bash exited with code '1'.", '1'],
  ])('has an exit code where the message says so: %s', (message, code) => {
    expect(evidenceOf(record({ message, code }))).toEqual({ message, exitCode: Number(code) })
  })

  test.each<[message: string, code: string]>([
    ['[Errno 28] No space left on device', '28'],
    ['Error code: 401 - unauthorized', '401'],
    ['canceling statement: 57014', '57014'],
    ['exited with code 1370', '137'],
    ['npm error code E404, exit code 1', 'E404'],
  ])('has a code of another kind otherwise: %s', (message, code) => {
    expect(evidenceOf(record({ message, code }))).toEqual({ message, code })
  })

  test('that is none is told by its line', () => {
    const good = JSON.stringify(record())
    expect(readRecords(`${good}\n\n${good}\n`)).toHaveLength(2)
    expect(() => readRecords(`${good}\n{"id":"f-2"}`)).toThrow('line 2 is no labelled failure')
  })

  test('is held back by its id alone, one in five', () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => ({ id: `f-${i}` }))
    const held = ids.filter(isHeldBack)
    expect(held.length).toBeGreaterThan(150)
    expect(held.length).toBeLessThan(250)
    expect(ids.filter(isHeldBack)).toEqual(held)
  })
})
