import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { root } from '../lane.ts'

/** The newest that was there when these tests were written. */
const version = '1.5.33'
const folder = join(root, 'node_modules', '.cache', `ministack-${version}`)
const program = join(folder, 'bin', 'ministack')

const account = '111122223333'
const region = 'eu-central-1'

const execute = promisify(execFile)

/** A Python that can run MiniStack; `undefined` when this machine has none. */
export async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const isNewEnough = ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']
    const found = await execute(name, isNewEnough).then(
      () => true,
      () => false,
    )
    if (found) return name
  }
  return undefined
}

/** Installs MiniStack into a virtual environment of its own, once. */
export async function prepareMiniStack(python: string): Promise<void> {
  if (existsSync(program)) return
  await execute(python, ['-m', 'venv', '--clear', folder])
  await execute(join(folder, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    `ministack==${version}`,
  ])
}

export interface MiniStack {
  /** What makes the SDK, the CDK and our commands talk to it instead of AWS. */
  environment: Record<string, string>
  endpoint: string
  stop(): Promise<void>
}

export async function startMiniStack(): Promise<MiniStack> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const own = dirname(process.execPath)
  const server = spawn(program, [], {
    // Its Lambdas run on the first Node of the PATH.
    env: {
      ...process.env,
      PATH: `${own}:${process.env['PATH']}`,
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      // An API is asked without credentials, and is then looked for here.
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
    },
    stdio: 'ignore',
    detached: true,
  })
  await untilReady(server, endpoint)
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      // A key of twelve digits is an account of its own.
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: `--import ${new URL('localhost.mjs', import.meta.url).href}`,
    },
    async stop() {
      const ended = once(server, 'exit')
      // The group, because its Lambdas are processes as well.
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function untilReady(server: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`MiniStack ended with ${server.exitCode}`)
    const isReady = await fetch(`${endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await sleep(100)
  }
  throw new Error(`MiniStack does not answer at ${endpoint}`)
}
