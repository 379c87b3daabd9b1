import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { InstanceName } from '../../lib/core/installation.ts'
import { readAssembly } from '../../lib/guard/read-assembly.ts'
import type { Stacks } from '../../lib/guard/template.ts'
import { cdk } from './cdk.ts'

/** What a deploy would install: built, bundled and written as templates into a folder. */
export interface Assembly {
  folder: string
  /** Release and commit: `0.1.0+1a879d1`. */
  version: string
  stacks: Stacks
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Each instance has its own folder, so that deploys of two of them do not meet. */
export async function synthesise(instance: InstanceName, release: string): Promise<Assembly> {
  const folder = `${root}cdk.out/${instance}`
  const commit = await commitHere()
  const version = commit ? `${release}+${commit}` : release
  await cdk(['synth', '--quiet', '-c', `instance=${instance}`, '-c', `version=${version}`, '--output', folder])
  return { folder, version, stacks: await readAssembly(folder) }
}

/** With a mark when files differ from it; `undefined` in a checkout without git. */
async function commitHere(): Promise<string | undefined> {
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: root })).stdout.trim()
  try {
    const changed = await git('status', '--porcelain')
    return `${await git('rev-parse', '--short', 'HEAD')}${changed ? '.changed' : ''}`
  } catch {
    return undefined
  }
}
