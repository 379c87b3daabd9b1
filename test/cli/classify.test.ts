import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { withFolder } from '../lib/instance/reading.ts'
import { main, missionControl } from './mission-control.ts'

const Verdict = z.strictObject({
  id: z.union([z.string(), z.number()]),
  category: z.string(),
  rule: z.string().nullable(),
  because: z.string().min(1),
})

const jsonLines = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const verdictsOf = (stdout: string): z.infer<typeof Verdict>[] =>
  stdout.split('\n').flatMap((line) => (line === '' ? [] : Verdict.parse(JSON.parse(line))))

const fine = { id: 'good', message: 'fetch failed' }

describe('a failure', () => {
  test('gets one verdict, in the order of the input', async () => {
    const rows = [
      { id: 'a', message: 'Request timed out after 30000 ms' },
      { id: 'b', message: 'connect failed', code: 'ECONNREFUSED' },
      { id: 'c', message: 'refused', httpStatus: 401 },
      { id: 'd', message: 'stopped', exitCode: 137, source: 'worker' },
      { id: 'e', message: 'x is not a function', name: 'TypeError' },
      { id: 'f', message: 'the moon is in the wrong house' },
    ]
    const { code, stdout, stderr } = await missionControl(['classify'], jsonLines(rows))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(verdictsOf(stdout).map(({ id, category }) => [id, category])).toEqual([
      ['a', 'TIMEOUT'],
      ['b', 'TRANSIENT'],
      ['c', 'AUTH'],
      ['d', 'RESOURCE'],
      ['e', 'LOGIC'],
      ['f', 'UNKNOWN'],
    ])
  })

  test('that no rule matches has no rule in its verdict', async () => {
    const { stdout } = await missionControl(['classify'], jsonLines([{ id: 1, message: 'hm' }]))
    expect(verdictsOf(stdout)).toEqual([{ id: 1, category: 'UNKNOWN', rule: null, because: 'no rule matched' }])
  })

  test('may say null for what is not known, a number for a code, and more than anybody asked', async () => {
    const nothing = { name: null, code: null, httpStatus: null, exitCode: null, source: null }
    const rows = [
      { ...fine, ...nothing },
      { id: 'numbered', message: 'the query was cancelled', code: 57014, label: 'x', deep: { er: [] } },
    ]
    const { code, stdout, stderr } = await missionControl(['classify'], jsonLines(rows))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(verdictsOf(stdout).map(({ category }) => category)).toEqual(['TRANSIENT', 'TIMEOUT'])
  })

  test('may stand between empty lines, Windows line ends and odd line separators, and need no last line end', async () => {
    const odd = `\uFEFF\n  \r\n${JSON.stringify({ id: 1, message: 'fetch\u2028 failed' })}\r\n\n${JSON.stringify(fine)}`
    const { code, stdout } = await missionControl(['classify'], odd)
    expect({ code, ids: verdictsOf(stdout).map(({ id }) => id) }).toEqual({ code: 0, ids: [1, 'good'] })
  })

  test('that is told at great length is judged by its head and tail', async () => {
    const message = `${'so much to say '.repeat(100_000)}fetch failed`
    const { stdout } = await missionControl(['classify'], jsonLines([{ id: 1, message }]))
    expect(verdictsOf(stdout)).toMatchObject([{ category: 'TRANSIENT' }])
  })
})

test('no failures get no verdicts', async () => {
  expect(await missionControl(['classify'], '')).toEqual({ code: 0, stdout: '', stderr: '' })
})

describe('a broken line is told by its number, and the others are still judged', () => {
  test.each([
    ['hello', 'line 2: "hello" is not JSON; expected an object such as {"id":"1","message":"fetch failed"}'],
    [
      '{"id":"1","mess',
      String.raw`line 2: "{\"id\":\"1\",\"mess" is not JSON; expected an object such as {"id":"1","message":"fetch failed"}`,
    ],
    ['[1]', 'line 2: the line is a list; expected keys with values'],
    ['null', 'line 2: the line is empty; expected keys with values'],
    ['{"message":"x"}', 'line 2: id is missing; expected text or a number: add it'],
    ['{"id":"1"}', 'line 2: message is missing; expected text: add it'],
    ['{"id":"1","message":5}', 'line 2: message is 5; expected text: put it in quotes'],
    ['{"id":"1","message":"x","httpStatus":"429"}', 'line 2: httpStatus is "429"; expected a number'],
    ['{"id":"1","message":"x","exitCode":1.5}', 'line 2: exitCode is 1.5; expected a whole number'],
    ['{"id":"1","message":"x","name":{}}', 'line 2: name is keys with values; expected text'],
  ])('%s', async (line, complaint) => {
    const input = `${JSON.stringify(fine)}\n${line}\n${JSON.stringify({ ...fine, id: 'too' })}\n`
    const { code, stdout, stderr } = await missionControl(['classify'], input)
    expect({ code, stderr, ids: verdictsOf(stdout).map(({ id }) => id) }).toEqual({
      code: 1,
      stderr: `${complaint}\n`,
      ids: ['good', 'too'],
    })
  })

  test('also one that never seems to end', async () => {
    const input = `${'x'.repeat(9 * 1024 * 1024)}\n${JSON.stringify(fine)}\n`
    const { code, stdout, stderr } = await missionControl(['classify'], input)
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'line 1: is longer than 8 MB; expected one failure a line\n' })
    expect(verdictsOf(stdout)).toHaveLength(1)
  })
})

describe('--file', () => {
  test('reads a file instead of standard input', async () => {
    const { stdout } = await withFolder({ 'failures.jsonl': jsonLines([fine]) }, (folder) =>
      missionControl(['classify', '--file', 'failures.jsonl'], 'not read', folder),
    )
    expect(verdictsOf(stdout)).toHaveLength(1)
  })

  test('may be standard input after all', async () => {
    const { stdout } = await missionControl(['classify', '--file', '-'], jsonLines([fine]))
    expect(verdictsOf(stdout)).toHaveLength(1)
  })

  test('of a folder is a fault', async () => {
    const ended = await withFolder({}, (folder) => missionControl(['classify', '--file', '.'], '', folder))
    expect(ended).toEqual({ code: 1, stdout: '', stderr: '. cannot be read (EISDIR); name a file of JSON Lines\n' })
  })
})

describe('--rules', () => {
  const judgeWith = (rules: string, rows: object[]) =>
    withFolder({ 'rules.yaml': rules }, (folder) =>
      missionControl(['classify', '--rules', join(folder, 'rules.yaml')], jsonLines(rows)),
    )
  const own = (id: string, more: string): string =>
    `- { id: ${id}, priority: 5, category: LOGIC, because: ours, ${more} }\n`

  test('are asked beside the built-in ones', async () => {
    const { stdout } = await judgeWith(own('moon', "when: { message: 'moon' }"), [{ id: 1, message: 'the MOON' }, fine])
    expect(verdictsOf(stdout)).toMatchObject([
      { id: 1, category: 'LOGIC', rule: 'moon', because: 'ours' },
      { id: 'good', category: 'TRANSIENT', rule: 'connection-lost' },
    ])
  })

  test('take the place of a built-in rule of the same id, and can turn it off', async () => {
    const busy = { id: 1, message: 'hm', httpStatus: 429 }
    const replaced = await judgeWith(own('http-429', 'when: { httpStatus: 429 }'), [busy])
    expect(verdictsOf(replaced.stdout)).toMatchObject([{ category: 'LOGIC', rule: 'http-429' }])
    const turnedOff = await judgeWith(own('http-429', 'when: { httpStatus: 429 }, enabled: false'), [busy])
    expect(verdictsOf(turnedOff.stdout)).toMatchObject([{ category: 'UNKNOWN', rule: null }])
  })

  test('that are wrong are told with their place, and nothing is judged', async () => {
    const { code, stdout, stderr } = await judgeWith(own('open', "when: { message: '(' }"), [fine])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/rules\.yaml:1:\d+: when\.message is "\("; RE2 refuses it \(missing closing \)/)
  })

  test('that are not there are a fault', async () => {
    const { code, stderr } = await missionControl(['classify', '--rules', 'nowhere.yaml'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'nowhere.yaml: there is no such file\n' })
  })
})

describe('a long stream', () => {
  const many = 20_000
  const input = (): string =>
    jsonLines(Array.from({ length: many }, (_, id) => ({ id, message: `try ${id}: fetch failed` })))

  test('is judged to its end, in order', async () => {
    const { code, stdout } = await missionControl(['classify'], input())
    expect(code).toBe(0)
    expect(verdictsOf(stdout).map(({ id }) => id)).toEqual(Array.from({ length: many }, (_, id) => id))
  })

  test('is answered while it is still coming in', async () => {
    const child = spawn(process.execPath, [main, 'classify'], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.write(jsonLines([fine]))
    const [first] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, 'data'))
    child.stdin.end()
    await once(child, 'close')
    expect(verdictsOf(first.toString())).toHaveLength(1)
  })

  test('that nobody reads to the end is no error', async () => {
    const child = spawn(process.execPath, [main, 'classify'], { stdio: 'pipe' })
    let stderr = ''
    child.stderr.on('data', (text) => (stderr += String(text)))
    child.stdin.on('error', () => {}).write(input())
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.stdin.end()
    const [code] = z.tuple([z.number().nullable(), z.unknown()]).parse(await once(child, 'close'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
