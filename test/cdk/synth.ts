import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InstanceName, namesOf } from '../../lib/core/installation.ts'
import { Template } from './template.ts'

export interface Synthesised {
  folder: string
  data: Template
  app: Template
  /** Both templates and the manifest, as they were written. */
  texts: { data: string; app: string; manifest: string }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const cdk = join(root, 'node_modules/aws-cdk/bin/cdk')

const scratch: string[] = []
process.once('exit', () => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
// Vitest ends its workers with this signal, which would skip the line above.
process.once('SIGTERM', () => process.exit())

interface Ended {
  code: number
  said: string
}

/** The real command, with the Node of this process, into a new folder. */
export async function runSynth(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'mission-control-synth-'))
  scratch.push(folder)
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const env = { ...process.env, PATH, CDK_DISABLE_CLI_TELEMETRY: '1', NO_COLOR: '1', FORCE_COLOR: undefined, ...more }
  const all = [cdk, 'synth', '--quiet', ...args, '--output', folder, '--no-notices']
  const ended = await new Promise<Ended>((resolve) => {
    const child = execFile(process.execPath, all, { cwd: root, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    )
  })
  return { ...ended, folder }
}

async function synthesise(name: string): Promise<Synthesised> {
  const { dataStack, appStack } = namesOf(InstanceName.parse(name))
  const { code, said, folder } = await runSynth(['-c', `instance=${name}`])
  if (code !== 0) throw new Error(said)
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  const texts = {
    data: await read(`${dataStack}.template.json`),
    app: await read(`${appStack}.template.json`),
    manifest: await read('manifest.json'),
  }
  return { folder, texts, data: Template.parse(JSON.parse(texts.data)), app: Template.parse(JSON.parse(texts.app)) }
}

const known = new Map<string, Promise<Synthesised>>()

/** It takes seconds, so what was synthesised is kept for all tests of this process. Nobody changes it. */
export function synthesised(name = 'acme'): Promise<Synthesised> {
  const made = known.get(name) ?? synthesise(name)
  known.set(name, made)
  return made
}
