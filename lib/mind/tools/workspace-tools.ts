import * as z from 'zod'
import type { Files } from '../../ports.ts'
import { type Tool, toolOf, type Used } from './tool.ts'
import { WorkspacePath, workspaceOf } from './workspace-path.ts'

const mostBytes = 256 * 1024
const mostListed = 100
/** A result goes into the conversation and is paid for on every later turn. */
const mostRead = 60_000

const done = (result: string): Used => ({ ok: true, result })
const refused = (result: string): Used => ({ ok: false, result })

const typeOf: Record<string, string> = { md: 'text/markdown', csv: 'text/csv', json: 'application/json' }
/** Never one that a browser would run. */
const contentTypeOf = (path: string): string =>
  `${typeOf[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'text/plain'}; charset=utf-8`

export const workspaceTools = (files: Files): Tool[] => [
  toolOf({
    name: 'write_file',
    description: 'Writes a text file into the workspace of your task. A file of the same path is replaced.',
    input: z.strictObject({ path: WorkspacePath, content: z.string().describe('the whole file, at most 256 KB') }),
    async run({ path, content }, { task }) {
      const body = new TextEncoder().encode(content)
      if (body.length > mostBytes)
        return refused(`${path} was not written: it has ${body.length} bytes, at most ${mostBytes} fit. Split it.`)
      await files.put(workspaceOf(task) + path, body, contentTypeOf(path))
      return done(`Wrote ${path} (${body.length} bytes).`)
    },
  }),
  toolOf({
    name: 'read_file',
    description: 'Reads a text file from the workspace of your task.',
    input: z.strictObject({
      path: WorkspacePath,
      from: z.number().int().nonnegative().optional().describe('first character to read, to go on in a long file'),
    }),
    async run({ path, from = 0 }, { task }) {
      const file = await files.get(workspaceOf(task) + path)
      if (!file) return refused(`There is no ${path} in the workspace; list_files says what is there.`)
      if (file.body.length > mostBytes)
        return refused(`${path} has ${file.body.length} bytes, at most ${mostBytes} are read.`)
      const text = textOf(file.body)
      return text === undefined ? refused(`${path} is not a text file.`) : done(pageOf(text, from))
    },
  }),
  toolOf({
    name: 'list_files',
    description: 'Lists the files in the workspace of your task.',
    input: z.strictObject({}),
    async run(_nothing, { task }) {
      const folder = workspaceOf(task)
      const found = await files.list(folder, mostListed + 1)
      if (found.length === 0) return done('The workspace is empty.')
      const lines = found.slice(0, mostListed).map(({ key, size }) => `${key.slice(folder.length)} (${size} bytes)`)
      return done(
        [...lines, ...(found.length > mostListed ? [`... and more; only ${mostListed} are listed.`] : [])].join('\n'),
      )
    },
  }),
]

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function pageOf(text: string, from: number): string {
  const page = text.slice(from, from + mostRead)
  const end = from + page.length
  return end < text.length
    ? `${page}\n... characters ${from} to ${end} of ${text.length}; go on with "from": ${end}`
    : page
}
