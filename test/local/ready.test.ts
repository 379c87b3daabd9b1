import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A clone with nothing but the lockfile, and an npm that only writes down how it was called. */
let clone: string

const lock = (version: string): string => JSON.stringify({ packages: { '': {}, 'node_modules/zod': { version } } })

const npm = `#!/bin/sh
echo "$* omit=$npm_config_omit registry=$npm_config_registry" >> npm-calls
mkdir -p node_modules
`

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'mission control clone '))
  for (const folder of ['local', 'bin']) mkdirSync(join(clone, folder))
  cpSync(fileURLToPath(new URL('../../local/ready.mjs', import.meta.url)), join(clone, 'local/ready.mjs'))
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(clone, 'package-lock.json'), lock('4.0.0'))
  npmIs(npm)
})

afterEach(() => rmSync(clone, { recursive: true }))

function npmIs(script: string): void {
  writeFileSync(join(clone, 'bin/npm'), script)
  chmodSync(join(clone, 'bin/npm'), 0o755)
}

function ready(env: Record<string, string> = {}, path = `${join(clone, 'bin')}:/usr/bin:/bin`) {
  const child = spawn(process.execPath, [join(clone, 'local/ready.mjs')], { env: { ...env, PATH: path } })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }))
  })
}

const calls = (): string[] =>
  existsSync(join(clone, 'npm-calls')) ? readFileSync(join(clone, 'npm-calls'), 'utf8').trim().split('\n') : []

test('the first start installs and says so, the second does nothing', async () => {
  expect(await ready()).toEqual({ code: 0, said: 'Installing packages (first start only) ...\n' })
  expect(await ready()).toEqual({ code: 0, said: '' })
  expect(calls()).toHaveLength(1)
})

test('a new lockfile is installed again', async () => {
  await ready()
  writeFileSync(join(clone, 'package-lock.json'), lock('4.0.1'))
  await ready()
  expect(calls()).toHaveLength(2)
})

test('packages that npm installed by hand are taken as they are', async () => {
  mkdirSync(join(clone, 'node_modules'))
  writeFileSync(join(clone, 'node_modules/.package-lock.json'), lock('4.0.0'))
  expect(await ready()).toEqual({ code: 0, said: '' })
  expect(calls()).toEqual([])
})

test('of two that start at once, one installs and the other waits', async () => {
  const ended = await Promise.all([ready(), ready()])
  expect(ended.map(({ code }) => code)).toEqual([0, 0])
  expect(calls()).toHaveLength(1)
  expect(existsSync(join(clone, '.installing'))).toBe(false)
})

test('an install whose process died does not block the next one', async () => {
  const dead = spawn(process.execPath, ['--version'])
  await new Promise((resolve) => dead.once('close', resolve))
  writeFileSync(join(clone, '.installing'), String(dead.pid))
  expect(await ready()).toMatchObject({ code: 0 })
})

test('flags of the npm script around it do not reach the install, the way to a registry does', async () => {
  await ready({ npm_config_omit: 'dev', npm_config_registry: 'mirror' })
  expect(calls()).toEqual([expect.stringMatching(/^ci --include=dev --include=optional .*omit= registry=mirror$/)])
})

test.each([
  ['#!/bin/sh\necho "npm error code ENOTFOUND" >&2; exit 1\n', 'npm ci failed: the package registry cannot be reached'],
  [
    '#!/bin/sh\necho "npm error code EUSAGE\nnpm error out of step" >&2; exit 1\n',
    'npm ci failed: code EUSAGE: out of',
  ],
])('a failed install is told in one line', async (script, line) => {
  npmIs(script)
  const { code, said } = await ready()
  expect(code).toBe(1)
  expect(said.split('\n')).toEqual([expect.any(String), expect.stringContaining(line), ''])
})

test('a missing npm is told in one line', async () => {
  const { code, said } = await ready({}, '/nowhere')
  expect(code).toBe(1)
  expect(said).toContain('npm is not on the PATH')
})
