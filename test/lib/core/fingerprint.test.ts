import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprintOf, piecesOf } from '../../../lib/core/fingerprint.ts'
import { newRunId } from '../../../lib/core/id.ts'
import { chanceAt } from './samples.ts'

const of = (message: string): string => fingerprintOf({ message })

describe('two failures have the same fingerprint when they differ only in', () => {
  test.each([
    ['numbers', 'gave up after 3 tries, 1.5 s and 128,000 tokens', 'gave up after 12 tries, 40 s and 9000 tokens'],
    ['ids of ours', 'task_01KAQT5N000000000000000000 is gone', 'task_01KBVZX9QWERTYASDFGHJKZXCV is gone'],
    ['parts of a thing', 'no step run_01KAQT5N000000000000000000/0001', 'no step run_01KBVZX9QWERTYASDFGHJKZXCV/0012'],
    [
      'UUIDs',
      'request 7f9c24e5-2c1d-4b5e-9a77-0c1d2e3f4a5b failed',
      'request 0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9 failed',
    ],
    [
      'hexadecimal digests',
      'object 9fceb02d0ae598e95dc970b74767f19372d61af8',
      'object 5e1c309dae7f45e0f39b1bf3ac3cd9db12e7d689',
    ],
    ['request ids', 'overloaded (req_011CSHoEeqs5C35K2UUqR7Fy)', 'overloaded (req_018EeWyXxfu5pfWkrYcMdjWG)'],
    ['URLs', 'GET https://api.acme.dev/v1/a?b=1 said no', 'GET http://10.0.0.1:8080/x said no'],
    ['URLs with ids', 'see https://acme.dev/t/task_01KAQT5N000000000000000000', 'see https://acme.dev/t/7'],
    ['connection strings', 'cannot reach redis://cache:6379', 'cannot reach redis://10.1.2.3:6380/4'],
    ['paths', 'cannot read /srv/app/a.json', 'cannot read /home/ada/work/b-2.yaml'],
    ['Windows paths', 'cannot read C:\\Users\\ada\\a.json', 'cannot read D:\\work\\x\\b.json'],
    ['timestamps', 'at 2026-11-23T17:00:00.123Z: refused', 'at 2027-01-02 03:04:05: refused'],
    ['time zones', 'at 2026-11-23T17:00:00+01:00: refused', 'at 2026-11-23T16:00:00Z: refused'],
    ['times of day', '17:00:59 refused', '04:12:07 refused'],
    ['white space', 'refused:\n\n   bad input ', 'refused: bad input'],
  ])('%s', (_what, one, other) => {
    expect(of(one)).toBe(of(other))
  })

  test('the ids, numbers and times that chance puts into it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('2999-01-01') }),
        fc.uuid(),
        fc.nat(),
        (at, uuid, n) => {
          const message = `${newRunId(chanceAt(at, n))} asked ${uuid} at ${at.toISOString()} for ${n} rows`
          expect(of(message)).toBe(
            of(
              'run_01KAQT5N000000000000000000 asked 7f9c24e5-2c1d-4b5e-9a77-0c1d2e3f4a5b at 2026-11-23T17:00:00.000Z for 1 rows',
            ),
          )
        },
      ),
    )
  })

  test('what stands after the first 2,000 characters', () => {
    const long = `no answer from https://acme.dev/${'a'.repeat(3_000)}`
    expect(of(`${long} for ada`)).toBe(of(`${long} for eve`))
  })
})

describe('two failures have different fingerprints when they differ in', () => {
  const evidence = {
    message: 'refused',
    name: 'HttpError',
    code: 'E1',
    httpStatus: 500,
    exitCode: 1,
    source: 'bedrock',
  }

  test.each([
    ['words', { message: 'accepted' }],
    ['the name', { name: 'TypeError' }],
    ['the code', { code: 'E2' }],
    ['the HTTP status', { httpStatus: 503 }],
    ['the exit code', { exitCode: 2 }],
    ['the system that failed', { source: 'postgres' }],
    ['nothing but the field that says it', { name: 'E1', code: 'HttpError' }],
  ])('%s', (_what, difference) => {
    expect(fingerprintOf({ ...evidence, ...difference })).not.toBe(fingerprintOf(evidence))
  })

  test.each([
    ['the tool', 'no tool "write_file"', 'no tool "read_file"'],
    ['the word after an escaped line break', 'said\\nTypeError\\nat once', 'said\\nRangeError\\nat once'],
    ['a long word', 'cannot parse internationalization', 'cannot parse incomprehensibilities'],
    ['the signature algorithm', 'unsupported sha256WithRSAEncryption', 'unsupported sha256WithECDSASigning'],
  ])('%s', (_what, one, other) => {
    expect(of(one)).not.toBe(of(other))
  })
})

test('a fingerprint is 16 hexadecimal digits, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string(), (message) => {
      expect(of(message)).toMatch(/^[0-9a-f]{16}$/)
    }),
  )
})

test('where in the run it failed does not matter', () => {
  expect(fingerprintOf({ message: 'refused', phase: 'tool' })).toBe(
    fingerprintOf({ message: 'refused', phase: 'model' }),
  )
})

test.each([
  'a',
  'a_',
  'a-',
  'a.',
  '/',
  '/a',
  'C:\\a',
  '0',
  '0,',
  'abcdef0',
  '0123abcd-',
  '2026-11-',
  'http://',
  'a1',
  ' \n',
  'task_0',
])('a megabyte of "%s" costs next to nothing', (unit) => {
  const message = unit.repeat(1_000_000 / unit.length)
  of(message)
  const started = performance.now()
  of(message)
  // Measured: about 1 ms. A pattern that backtracks over it would take minutes.
  expect(performance.now() - started).toBeLessThan(250)
})

describe('the pieces of a message', () => {
  const varying = (message: string): string[] => piecesOf(message).flatMap(({ text, varies }) => (varies ? [text] : []))

  test.each([
    ['gave up after 3 tries and 1.5 s', ['3', '1.5']],
    ['GET https://api.acme.dev/v1/7?b=1 said 404', ['https://api.acme.dev/v1/7?b=1', '404']],
    ['cannot read /srv/app/2/a.json', ['/srv/app/2/a.json']],
    ['at 2026-11-23T17:00:00.123Z: refused', ['2026-11-23T17:00:00.123Z']],
    ['task_01KAQT5N000000000000000000 is gone', ['task_01KAQT5N000000000000000000']],
    ['overloaded (req_011CSHoEeqs5C35K2UUqR7Fy)', ['req_011CSHoEeqs5C35K2UUqR7Fy']],
    ['nothing here varies', []],
    ['', []],
  ])('%s', (message, parts) => {
    expect(varying(message)).toEqual(parts)
  })

  test('are the whole message, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (message) => {
        expect(
          piecesOf(message)
            .map(({ text }) => text)
            .join(''),
        ).toBe(message)
      }),
    )
  })
})
