import { beforeEach, describe, expect, test } from 'vitest'
import { toolNames } from '../../../lib/core/tool-names.ts'
import { createTools } from '../../../lib/mind/tools.ts'
import type { Egress, Files, Tools } from '../../../lib/ports.ts'
import { agentNamed, memoryFiles, taskTitled } from './scenes.ts'

const agent = agentNamed('scout', 'Market researcher')
const task = taskTitled('A task')
const folder = `workspace/${task.id}/`

const egress: Egress = { fetch: () => Promise.reject(new Error('nobody goes out here')) }

let files: Files
let tools: Tools
beforeEach(() => {
  files = memoryFiles()
  tools = createTools({ files, egress })
})

const use = (tool: string, input: unknown, allowed: readonly string[] = toolNames) =>
  tools.use({ id: 'call_1', tool, input }, { task, agent, allowed, fetchHosts: [] })
const textAt = async (path: string): Promise<string> =>
  new TextDecoder().decode((await files.get(folder + path))?.body ?? new Uint8Array())

test('a file is written, listed and read', async () => {
  expect(await use('write_file', { path: 'report/prices.md', content: 'Grüße' })).toEqual({
    ok: true,
    result: 'Wrote report/prices.md (7 bytes).',
  })
  expect(await textAt('report/prices.md')).toBe('Grüße')
  expect(await use('list_files', {})).toEqual({ ok: true, result: 'report/prices.md (7 bytes)' })
  expect(await use('read_file', { path: 'report/prices.md' })).toEqual({ ok: true, result: 'Grüße' })
})

test('a workspace is told by its task', async () => {
  await files.put('workspace/task_01JD3Q8Z5YV4T2M7K9N0ABC999/secret.md', new Uint8Array(3), 'text/plain')
  expect(await use('list_files', {})).toEqual({ ok: true, result: 'The workspace is empty.' })
  expect(await use('read_file', { path: 'secret.md' })).toMatchObject({ ok: false })
})

test.each([
  '',
  '/etc/passwd',
  '../other/secret.md',
  'a/../../b',
  './a',
  'a//b',
  'a/',
  '..',
  'a\\..\\b',
  'a\nb',
  'x'.repeat(201),
])('the path %j leads nowhere', async (path) => {
  for (const [tool, input] of [
    ['write_file', { path, content: 'x' }],
    ['read_file', { path }],
  ] as const) {
    const { ok, result } = await use(tool, input)
    expect(ok).toBe(false)
    expect(result).toContain('InvalidToolArguments')
  }
  expect(await files.list('', 10)).toEqual([])
})

test.each(['notes.md', 'a/b/c.csv', 'Bericht für März.txt', '.hidden', 'a..b'])('the path %j is fine', async (path) => {
  expect(await use('write_file', { path, content: 'x' })).toMatchObject({ ok: true })
})

test.each([
  ['notes.md', 'text/markdown; charset=utf-8'],
  ['table.csv', 'text/csv; charset=utf-8'],
  ['page.html', 'text/plain; charset=utf-8'],
  ['README', 'text/plain; charset=utf-8'],
])('%s is kept as %s', async (path, contentType) => {
  await use('write_file', { path, content: 'x' })
  expect(await files.get(folder + path)).toMatchObject({ contentType })
})

describe('limits', () => {
  const limit = 256 * 1024

  test('256 KB fit, one byte more does not', async () => {
    expect(await use('write_file', { path: 'a.txt', content: 'x'.repeat(limit) })).toMatchObject({ ok: true })
    const { ok, result } = await use('write_file', { path: 'b.txt', content: 'x'.repeat(limit + 1) })
    expect(ok).toBe(false)
    expect(result).toContain('262145 bytes, at most 262144')
  })

  test('bytes count, not characters', async () => {
    expect(await use('write_file', { path: 'a.txt', content: 'ü'.repeat(limit / 2 + 1) })).toMatchObject({ ok: false })
  })

  test('a long file is read in parts', async () => {
    const content = Array.from({ length: 10_000 }, (_, n) => `line ${n}\n`).join('')
    await use('write_file', { path: 'long.txt', content })
    const first = await use('read_file', { path: 'long.txt' })
    expect(first.result).toContain('go on with "from": 60000')
    const rest = await use('read_file', { path: 'long.txt', from: 60_000 })
    expect(rest.result).toBe(content.slice(60_000))
  })

  test('100 files are listed, and it is said that there are more', async () => {
    for (let n = 0; n < 101; n++) await use('write_file', { path: `${String(n).padStart(3, '0')}.txt`, content: 'x' })
    const lines = (await use('list_files', {})).result.split('\n')
    expect(lines).toHaveLength(101)
    expect(lines.at(-1)).toBe('... and more; only 100 are listed.')
  })

  test('what is no text is not read', async () => {
    await files.put(`${folder}logo.png`, new Uint8Array([137, 80, 78, 71, 255]), 'image/png')
    expect(await use('read_file', { path: 'logo.png' })).toEqual({ ok: false, result: 'logo.png is not a text file.' })
  })
})

test('what does not fit is told with what came and what was expected', async () => {
  const { ok, result } = await use('write_file', { file: 'a.md' })
  expect(ok).toBe(false)
  expect(result).toContain('InvalidToolArguments: write_file was called with {"file":"a.md"}')
  expect(result).toContain('path')
  expect(result).toContain('Unrecognized key: "file"')
  expect((await use('write_file', 'not an object')).result).toContain('was called with "not an object"')
  expect((await use('list_files', undefined)).result).toContain('was called with nothing')
})

test("a tool that does not exist, or is not the agent's own, is unknown to it", async () => {
  expect(await use('send_mail', {})).toEqual({
    ok: false,
    result: 'UnknownTool: "send_mail" was called; your tools are write_file, read_file, list_files, fetch, ask_person.',
  })
  expect(await use('write_file', { path: 'a.md', content: '' }, ['read_file', 'fly'])).toEqual({
    ok: false,
    result: 'UnknownTool: "write_file" was called; your tools are read_file.',
  })
  expect((await use('write_file', {}, [])).result).toContain('your tools are none.')
  expect(await files.list('', 10)).toEqual([])
})

test('a bucket that does not answer is no mistake of the agent', async () => {
  const broken = createTools({ egress, files: { ...files, put: () => Promise.reject(new Error('no bucket')) } })
  const call = { id: 'call_1', tool: 'write_file', input: { path: 'a.md', content: 'x' } }
  await expect(broken.use(call, { task, agent, allowed: toolNames, fetchHosts: [] })).rejects.toThrow('no bucket')
})

test('only the tools of the agent are offered, with the schema of their input', () => {
  expect(tools.offer(toolNames).map(({ name }) => name)).toEqual([...toolNames])
  expect(tools.offer(['list_files', 'fly']).map(({ name }) => name)).toEqual(['list_files'])
  expect(
    createTools({ files })
      .offer(toolNames)
      .map(({ name }) => name),
  ).not.toContain('fetch')
  expect(tools.offer(['write_file'])).toMatchObject([
    {
      input: {
        type: 'object',
        properties: { path: { type: 'string' }, content: { type: 'string' } },
        required: ['path', 'content'],
        additionalProperties: false,
      },
    },
  ])
})
