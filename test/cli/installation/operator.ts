import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { type Ended, main } from '../mission-control.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
export const region = { AWS_REGION: 'eu-central-1' }

/** Runs the command in the checkout as somebody would whose machine knows of AWS just what is given here. */
export function operate(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { cwd: root, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    )
  })
}

/** An address at which AWS might be. It counts who comes, and sends everybody away. */
export async function startDoorkeeper(): Promise<{
  endpoint: string
  visits: () => number
  leave: () => Promise<void>
}> {
  let visits = 0
  const server = createServer((_request, response) => {
    visits++
    response.writeHead(500).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const leave = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(leave)
  return { endpoint: `http://127.0.0.1:${port}`, visits: () => visits, leave }
}
