import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { nearest } from './nearest.ts'
import type { Problem } from './problem.ts'

/** A file of the instance, with plain line ends and without a byte order mark. */
export interface TextFile {
  /** Relative to the instance folder, with forward slashes. */
  file: string
  text: string
}

export interface FoundFiles {
  instance: TextFile[]
  rules: TextFile[]
  agents: TextFile[]
  projects: TextFile[]
  problems: Problem[]
  /** Files that nothing reads: perhaps misspelt, and no reason to stop. */
  warnings: Problem[]
}

type Entry = { name: string; kind: 'file' | 'folder' | 'other' }

const largest = 256 * 1024
const folders = ['agents', 'projects', 'avatars']
/** `installed.json` is written by the first deploy, and read by those after it. */
const files = ['instance.yaml', 'rules.yaml', 'README.md', 'installed.json']

/** Finds and reads what an instance folder may hold. Nothing it holds is executed or followed. */
export async function findFiles(folder: string): Promise<FoundFiles> {
  const found: FoundFiles = { instance: [], rules: [], agents: [], projects: [], problems: [], warnings: [] }
  const entries = await entriesOf(folder)
  if (typeof entries === 'string') return { ...found, problems: [{ file: folder, message: entries }] }
  const isThere = (name: string): boolean => entries.some((entry) => entry.name === name)
  if (!isThere('instance.yaml')) found.problems.push(missingSettings(entries))

  for (const { name, kind } of entries) {
    if (kind === 'folder' && folders.includes(name)) continue
    if (kind !== 'file' || !files.includes(name)) found.warnings.push(unread(name, [...files, ...folders]))
    else if (name === 'instance.yaml') await take(folder, name, found.instance, found.problems)
    else if (name === 'rules.yaml') await take(folder, name, found.rules, found.problems)
  }
  for (const name of ['agents', 'projects'] as const) if (isThere(name)) await takeFolder(folder, name, found)
  return found
}

async function takeFolder(folder: string, name: 'agents' | 'projects', found: FoundFiles): Promise<void> {
  const entries = await entriesOf(join(folder, name))
  if (typeof entries === 'string') return void found.problems.push({ file: name, message: entries })
  for (const entry of entries) {
    const file = `${name}/${entry.name}`
    if (entry.kind === 'file' && entry.name === 'README.md') continue
    if (entry.kind === 'file' && entry.name.endsWith('.md')) await take(folder, file, found[name], found.problems)
    else found.warnings.push({ file, message: `is not read; ${name} are files that end in .md` })
  }
}

/** What is in a folder, in order of the name and without hidden files; or why that cannot be told. */
async function entriesOf(folder: string): Promise<Entry[] | string> {
  try {
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).toSorted()
    return await Promise.all(names.map(async (name) => ({ name, kind: await kindOf(join(folder, name)) })))
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return 'there is no such folder; expected one with instance.yaml, agents and projects in it'
    if (code === 'ENOTDIR') return 'is a file; expected a folder with instance.yaml, agents and projects in it'
    if (code === undefined) throw error
    return `cannot be read (${code}); check who may read it`
  }
}

async function kindOf(path: string): Promise<Entry['kind']> {
  // A link that leads nowhere is an entry of a folder, but not a file.
  const stats = await stat(path).catch(() => undefined)
  if (stats?.isDirectory()) return 'folder'
  return stats?.isFile() ? 'file' : 'other'
}

/** The code of an error of the file system; `undefined` for any other error. */
const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

async function take(folder: string, file: string, into: TextFile[], problems: Problem[]): Promise<void> {
  const read = await readText(join(folder, file))
  if (read.kind === 'text') into.push({ file, text: read.text })
  else problems.push({ file, message: read.message })
}

export type TextRead = { kind: 'text'; text: string } | { kind: 'problem'; message: string }

export async function readText(path: string): Promise<TextRead> {
  try {
    const { size } = await stat(path)
    if (size > largest)
      return { kind: 'problem', message: `is ${Math.ceil(size / 1024)} KB; expected at most 256 KB: shorten it` }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    return { kind: 'text', text: text.replaceAll('\r\n', '\n') }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { kind: 'problem', message: 'is not UTF-8 text; save it as UTF-8' }
    if (code === 'ENOENT') return { kind: 'problem', message: 'there is no such file' }
    if (code === undefined) throw error
    return { kind: 'problem', message: `cannot be read (${code}); check what it is and who may read it` }
  }
}

function unread(name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known)
  return {
    file: name,
    message: `is not read; ${meant === undefined ? `an instance has ${known.join(', ')}` : `did you mean "${meant}"?`}`,
  }
}

function missingSettings(entries: readonly Entry[]): Problem {
  const similar = entries.find(({ name }) => nearest(name, ['instance.yaml']) !== undefined)
  const advice = similar ? `rename ${similar.name}` : 'write one, with name, lead and models'
  return { file: 'instance.yaml', message: `is missing; every instance has one: ${advice}` }
}
