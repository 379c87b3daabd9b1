import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUsable, mayActAs, Role, type Token, tokenIdOf } from '../../../lib/core/token.ts'
import { hours } from '../../../lib/core/time.ts'
import { later, now } from './samples.ts'

const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const token: Token = {
  id: tokenIdOf(digest),
  name: 'ci',
  role: 'operator',
  digest,
  createdAt: now.toISOString(),
  version: 1,
}

test.each<[Role, Role[]]>([
  ['viewer', ['viewer']],
  ['operator', ['viewer', 'operator']],
  ['admin', ['viewer', 'operator', 'admin']],
])('a %s may act as %s', (role, may) => {
  expect(Role.options.filter((needed) => mayActAs(role, needed))).toEqual(may)
})

describe('a token is of use', () => {
  test.each<[string, Partial<Token>, boolean]>([
    ['without an end', {}, true],
    ['before it expires', { expiresAt: later(1).toISOString() }, true],
    ['not from that moment on', { expiresAt: now.toISOString() }, false],
    ['not after it expired', { expiresAt: later(-1).toISOString() }, false],
    ['not when it was revoked', { revokedAt: later(-1).toISOString() }, false],
    [
      'not when it was revoked before its time',
      { revokedAt: now.toISOString(), expiresAt: later(hours(1)).toISOString() },
      false,
    ],
  ])('%s', (_when, more, expected) => {
    expect(isUsable({ ...token, ...more }, now)).toBe(expected)
  })
})

describe('the id of a token', () => {
  test('is the beginning of its digest', () => {
    expect(tokenIdOf(digest)).toBe('token_9F86D081884C7D659A2FEAA0C5')
  })

  test('can be had of any digest', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
    fc.assert(
      fc.property(hex, (any) => {
        expect(tokenIdOf(any)).toBe(`token_${any.slice(0, 26).toUpperCase()}`)
      }),
    )
  })
})
