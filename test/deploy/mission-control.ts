import { spawn } from 'node:child_process'
import { root } from '../lane.ts'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a program of a checkout as an operator would, and waits for it. */
export async function runIn(checkout: string, args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], AWS_CONFIG_FILE: '/dev/null', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stdout, stderr }
}

export const missionControl = (args: string[], environment: Record<string, string>, checkout = root): Promise<Ended> =>
  runIn(checkout, ['cli/main.ts', ...args], environment)
