import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { guard } from '../../cli/guard.ts'
import { missionControl } from '../cli/mission-control.ts'
import { type Files, withFolders } from '../guard/folder.ts'
import { type Copy, harmless, harms, type Mutation } from './mutations.ts'
import { synthesised } from './synth.ts'

const { folder, texts } = await synthesised()

const Json = z.record(z.string(), z.json())
const copy = (): Copy => ({
  data: Json.parse(JSON.parse(texts.data)),
  app: Json.parse(JSON.parse(texts.app)),
  manifest: Json.parse(JSON.parse(texts.manifest)),
})

const filesOf = ({ data, app, manifest }: Copy): Files => ({
  'manifest.json': manifest,
  'MissionControl-acme-Data.template.json': data,
  'MissionControl-acme-App.template.json': app,
})

function after(mutate: Mutation): Files {
  const changed = copy()
  mutate(changed)
  return filesOf(changed)
}

/** The command itself, in this process: what it prints, and its exit code. */
async function guarding(mutate: Mutation): Promise<{ code: number; said: string[] }> {
  let said = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => Boolean((said += String(chunk))))
  try {
    const run = (root: string) => guard.run(['--from', folder, '--to', `${root}/after`])
    const code = await withFolders({ after: after(mutate) }, run)
    return { code, said: said.trimEnd().split('\n') }
  } finally {
    write.mockRestore()
  }
}

describe('the guard refuses when', () => {
  test.each(Object.entries(harms))('%s', async (_, { mutate, property }) => {
    const { code, said } = await guarding(mutate)
    expect(code).toBe(3)
    const found = said.slice(0, -1)
    expect(found.join('\n')).toMatch(new RegExp(`^MissionControl-acme-Data: .*--allow [\\w-]+:${property}\\b`, 'm'))
    expect(said.at(-1)).toMatch(/would hurt; do not deploy this$/)
  })
})

describe('the guard lets pass that', () => {
  test.each(Object.entries(harmless))('%s', async (_, mutate) => {
    const { code, said } = await guarding(mutate)
    expect(said).toEqual([expect.stringMatching(/^\d+ resources in 2 stacks compared: safe$/)])
    expect(code).toBe(0)
  })
})

test('as a process it ends with 3 for a harm, and names the resource by its place and its type', async () => {
  const removed = harms['the table is removed']?.mutate ?? (() => {})
  const { code, stdout, stderr } = await withFolders({ after: after(removed) }, (root) =>
    missionControl(['guard', '--from', folder, '--to', 'after'], '', root),
  )
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
  expect(stdout).toMatch(/^MissionControl-acme-Data: .*\(AWS::DynamoDB::Table RowsTable\w+\): Resource /)
})
