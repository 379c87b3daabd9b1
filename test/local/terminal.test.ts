import { describe, expect, test, vi } from 'vitest'
import { duration, row, say, table } from '../../local/demo/terminal.ts'

test('say writes one line', () => {
  let out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))))
  say('ready')
  vi.restoreAllMocks()
  expect(out).toBe('ready\n')
})

test.each([
  [0, '0ms'],
  [12.4, '12ms'],
  [999, '999ms'],
  [1_000, '1.0s'],
  [30_349, '30.3s'],
])('%d milliseconds read as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text)
})

describe('a line of the walk', () => {
  test('has its columns one under the other, whatever is in them', () => {
    const lines = [
      row('4', '12ms', '', 'dispatcher', 'task.started  Short', 'remark'),
      row('1,2', '30.3s', '28.9s', 'a-very-long-name', 'x'.repeat(100), 'remark'),
    ]
    expect(lines.map((line) => line.indexOf('remark'))).toEqual([103, 103])
    expect(lines[1]).toContain('a-very-lo… xxx')
  })

  test('ends where its words end', () => {
    expect(row('9', '1.0s', '', 'policy', 'mission.done', '')).toMatch(/mission\.done$/)
  })

  test('cuts a long remark, and shows that it did', () => {
    const remark = row('8', '', '', '', '', 'y'.repeat(300)).trim().slice(1).trim()
    expect(remark).toBe(`${'y'.repeat(109)}…`)
  })
})

describe('a table', () => {
  test('is as wide as its longest cells', () => {
    const rows = [
      ['AUTH', '3'],
      ['TRANSIENT', '12'],
    ]
    expect(table(['category', 'failures'], rows).split('\n')).toEqual([
      '  category   failures',
      '  ---------  --------',
      '  AUTH       3',
      '  TRANSIENT  12',
    ])
  })

  test('without rows is a head', () => {
    expect(table(['agent'], []).split('\n')).toEqual(['  agent', '  -----'])
  })
})
