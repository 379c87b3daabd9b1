import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../lane.ts'

const parts = [
  'cdk',
  'cdk.json',
  'cli',
  'dashboard',
  'functions',
  'lib',
  'local',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** The checkout of an operator who has another version: a copy in which one file says something else. */
export async function otherCheckout(folder: string, file: string, edit: (text: string) => string): Promise<string> {
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const path = join(folder, file)
  const before = await readFile(path, 'utf8')
  const after = edit(before)
  if (after === before) throw new Error(`${file} is as it was: the edit found nothing`)
  await writeFile(path, after)
  return folder
}
