import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dataStack, type Json } from './installation.ts'

/** Texts, or what is written as JSON, by their path. */
export type Files = Record<string, unknown>

const manifestOf = (templates: Record<string, Json>): object => ({
  version: '48.0.0',
  artifacts: {
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    ...Object.fromEntries(
      Object.keys(templates).map((name) => [
        name,
        {
          type: 'aws:cloudformation:stack',
          properties: {
            templateFile: `${name}.template.json`,
            stackName: name,
            ...(name === dataStack ? { terminationProtection: true } : {}),
          },
        },
      ]),
    ),
  },
})

/** The files of a folder such as `cdk synth` writes it. */
export const assemblyOf = (templates: Record<string, Json>): Files => ({
  'manifest.json': manifestOf(templates),
  ...Object.fromEntries(Object.entries(templates).map(([name, template]) => [`${name}.template.json`, template])),
})

/** Writes folders into a new one, hands that over, and removes it again. */
export async function withFolders<T>(folders: Record<string, Files>, use: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'mission-control-guard-'))
  try {
    for (const [folder, files] of Object.entries(folders)) {
      await mkdir(join(root, folder))
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(root, folder, file)), { recursive: true })
        await writeFile(join(root, folder, file), typeof content === 'string' ? content : JSON.stringify(content))
      }
    }
    return await use(root)
  } finally {
    await rm(root, { recursive: true })
  }
}
