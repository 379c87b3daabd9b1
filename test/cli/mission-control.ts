import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

/** Runs the command in a process of its own, as a shell would, with `input` on its standard input. */
export function missionControl(args: string[], input = '', cwd?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, stdio: 'pipe' })
    const ended = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text))
    // A command that needs no input may be gone before it is written.
    child.stdin.on('error', () => {}).end(input)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...ended }))
  })
}
