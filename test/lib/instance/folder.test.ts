import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../lib/instance/problem.ts'
import {
  type Files,
  check,
  goodFiles,
  goodScout,
  linesOf,
  problemsWith,
  read,
  readWith,
  withFolder,
} from './reading.ts'

const warningsWith = async (files: Files): Promise<string[]> => (await readWith(files)).warnings.map(problemLine)

describe('the folder', () => {
  test('that is absent is one problem', async () => {
    const lines = linesOf(await read('/no/such/instance'))
    expect(lines).toEqual([
      '/no/such/instance: there is no such folder; expected one with instance.yaml, agents and projects in it',
    ])
  })

  test('that is a file is one problem', async () => {
    const lines = await withFolder(goodFiles, async (folder) => linesOf(await read(join(folder, 'instance.yaml'))))
    expect(lines).toEqual([expect.stringMatching(/instance\.yaml: is a file; expected a folder/)])
  })

  check({
    'with a file that is too large': [
      { 'agents/scout.md': `---\n${goodScout}\n---\n${'x'.repeat(256 * 1024)}` },
      'agents/scout.md: is 257 KB; expected at most 256 KB: shorten it',
    ],
    'with a file that is not UTF-8': [
      { 'agents/scout.md': Uint8Array.of(0x2d, 0xff, 0xfe) },
      'agents/scout.md: is not UTF-8 text; save it as UTF-8',
    ],
  })

  test('may hold files that nothing reads: they are pointed out, and do not stop anything', async () => {
    const strays = { 'notes.txt': '', 'agents/scout.md~': '', 'agents/team/x.md': '', 'projects/plan.txt': '' }
    expect(await problemsWith(strays)).toEqual([])
    expect(await warningsWith(strays)).toEqual([
      'agents/scout.md~: is not read; agents are files that end in .md',
      'agents/team: is not read; agents are files that end in .md',
      'notes.txt: is not read; an instance has instance.yaml, rules.yaml, README.md, installed.json, agents, projects, avatars',
      'projects/plan.txt: is not read; projects are files that end in .md',
    ])
  })

  test('with a misspelt file gets a guess', async () => {
    expect(await warningsWith({ 'rules.yml': '', 'agent/scout.md': '' })).toEqual([
      'agent: is not read; did you mean "agents"?',
      'rules.yml: is not read; did you mean "rules.yaml"?',
    ])
  })

  test('may hold avatars, READMEs and hidden files', async () => {
    const files = {
      'README.md': 'x',
      'agents/README.md': 'x',
      'avatars/scout.png': 'x',
      '.git/HEAD': 'x',
      'agents/.keep': '',
    }
    expect(await readWith(files)).toMatchObject({ kind: 'instance', warnings: [] })
  })

  test('with a folder or a broken link in the place of a file is no reason to crash', async () => {
    const answer = await withFolder({ ...goodFiles, 'agents/scout.md': undefined }, async (folder) => {
      await mkdir(join(folder, 'agents/scout.md'))
      await symlink('nowhere.md', join(folder, 'agents/quill.md'))
      return await read(folder)
    })
    expect(answer.warnings.map(({ file }) => file)).toEqual(['agents/quill.md', 'agents/scout.md'])
  })
})
