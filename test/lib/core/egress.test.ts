import { describe, expect, test } from 'vitest'
import { HostPattern, isOnList } from '../../../lib/core/egress.ts'

describe('a host that may be fetched from', () => {
  test.each(['example.com', '*.example.com', 'a-b.c1.example.co.uk', 'xn--bcher-kva.example', '*.xn--p1ai.xn--p1ai'])(
    'may be written %s',
    (pattern) => {
      expect(HostPattern.parse(pattern)).toBe(pattern)
    },
  )

  test('is lower-case, as URLs spell it', () => {
    expect(HostPattern.parse('*.Example.COM')).toBe('*.example.com')
  })

  test.each([
    '',
    '*',
    '*.com',
    '*.*.example.com',
    'a.*.example.com',
    '*example.com',
    'localhost',
    'example.com.',
    '.example.com',
    'https://example.com',
    'example.com:443',
    'example.com/page',
    'user@example.com',
    '127.0.0.1',
    '0x7f.1',
    '[::1]',
    'bücher.example',
    'exam ple.com',
    'example.com\n',
  ])('may not be written %j', (pattern) => {
    expect(HostPattern.safeParse(pattern).error?.issues[0]?.message).toContain('expected a host such as example.com')
  })
})

test.each([
  ['example.com', ['example.com'], true],
  ['example.com', ['other.com', 'example.com'], true],
  ['www.example.com', ['example.com'], false],
  ['www.example.com', ['*.example.com'], true],
  ['a.b.example.com', ['*.example.com'], true],
  ['example.com', ['*.example.com'], false],
  ['evilexample.com', ['*.example.com'], false],
  ['evilexample.com', ['example.com'], false],
  ['example.com.evil.org', ['example.com', '*.example.com'], false],
  ['.example.com', ['*.example.com'], false],
  ['example.com.', ['example.com'], false],
  ['example.com', [], false],
])('whether %s is on the list %j: %j', (host, patterns, isIt) => {
  expect(isOnList(host, patterns)).toBe(isIt)
})
