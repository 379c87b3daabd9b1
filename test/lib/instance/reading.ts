import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { toolNames } from '../../../lib/core/tool-names.ts'
import { compilePattern } from '../../../lib/flows/pattern.ts'
import { problemLine } from '../../../lib/instance/problem.ts'
import { type InstanceRead, readInstance } from '../../../lib/instance/read-instance.ts'

/** A file as text, as bytes, or `undefined` for one that is not there. */
export type Files = Record<string, string | Uint8Array | undefined>

const agent = (name: string, more = ''): string =>
  `---\nname: ${name}\nrole: Colleague\ncadence: 1h\n${more}---\n${name} owns a part of the work.\n`

/** A small instance without a mistake. Cases replace files of it. */
export const goodFiles: Files = {
  'instance.yaml': 'name: Test Company\nlead: atlas\nmodels:\n  default:\n    provider: rehearsal\n',
  'agents/atlas.md': agent('Atlas'),
  'agents/forge.md': agent('Forge', 'reportsTo: atlas\n'),
  'agents/scout.md': agent('Scout', 'reportsTo: atlas\n'),
  'projects/growth.md': '---\nname: Growth\n---\nWin one new customer a week.\n',
  'rules.yaml':
    "- id: own\n  priority: 10\n  when: { message: 'gone fishing' }\n  category: TRANSIENT\n  because: it says so\n",
}

/** Writes the files into a new folder, hands it over, and removes it again. */
export async function withFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mission-control-instance-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      if (content === undefined) continue
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const read = (folder: string): Promise<InstanceRead> =>
  readInstance(folder, { tools: toolNames, compile: compilePattern })

/** Reads the good files with some of them replaced. */
export const readWith = (files: Files): Promise<InstanceRead> => withFolder({ ...goodFiles, ...files }, read)

export const linesOf = (answer: InstanceRead): string[] =>
  answer.kind === 'problems' ? answer.problems.map(problemLine) : []
export const problemsWith = async (files: Files): Promise<string[]> => linesOf(await readWith(files))

/** The front matter of an agent without a mistake. */
export const goodScout = 'name: Scout\nrole: Colleague\ncadence: 1h\nreportsTo: atlas'

export const scout = (frontMatter: string, body = 'Scout looks around.'): Files => ({
  'agents/scout.md': `---\n${frontMatter}\n---\n${body}\n`,
})

export const instanceWith = (more: string): Files => ({
  'instance.yaml': `${String(goodFiles['instance.yaml'])}${more}\n`,
})

/** Files to replace, and every line that is then reported. */
type Cases = Record<string, [files: Files, ...lines: string[]]>

export function check(cases: Cases): void {
  test.each(Object.entries(cases))('%s', async (_name, [files, ...lines]) => {
    expect(await problemsWith(files)).toEqual(lines)
  })
}
