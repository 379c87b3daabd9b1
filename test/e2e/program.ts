import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { killWithUs } from '../../local/engines/watchdog.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Program {
  pid: number
  /** What it has written to its standard output so far. */
  stdout: () => string
  /** Until its standard output matches; throws with all that it said when it ends before that. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>
  ended: Promise<Ended>
  /** As Ctrl-C in a terminal does: to all of its process group. */
  interrupt: () => Promise<Ended>
  killNow: () => Promise<Ended>
}

const started = new Set<ChildProcess>()
const folders = new Set<string>()

/** A folder that is gone when the tests of the file are over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mission-control-e2e-'))
  folders.add(folder)
  return folder
}

/** For `afterAll`: whatever a failed test has left behind. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...started].map(kill))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  folders.clear()
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await gone
}

/** Runs a file of this repository as a terminal would: in a process group of its own. */
export function run(file: string, args: string[] = [], env: Record<string, string> = {}): Program {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(?:MISSION_CONTROL_\w+|PORT|TABLE_NAME|VITEST.*)$/.test(name),
  )
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...Object.fromEntries(ours), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const { pid } = child
  if (pid === undefined) throw new Error(`${file} cannot be run`)
  // A group of its own does not hear of it when somebody ends the tests.
  const callOff = killWithUs(pid)
  const said = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      started.delete(child)
      callOff()
      resolve({ code, ...said })
    })
  })
  const signal = (name: NodeJS.Signals) => () => {
    process.kill(-pid, name)
    return ended
  }
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said.stdout)
        if (found) resolve(found)
      }
      listeners.add(look)
      look()
      void ended.then(({ code }) => reject(new Error(`${file} ended with ${code}: ${said.stdout}${said.stderr}`)))
    })
  return { pid, stdout: () => said.stdout, says, ended, interrupt: signal('SIGINT'), killNow: signal('SIGKILL') }
}

const statusOf = (pid: string): { parent: number; state: string } | undefined => {
  try {
    const [, state = '', parent = ''] = /\) (\S) (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { parent: Number(parent), state }
  } catch {
    return undefined
  }
}

/** The process and all that it has started. */
export function familyOf(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const children = processes.filter((name) => statusOf(name)?.parent === pid).map(Number)
  return [pid, ...children.flatMap(familyOf)]
}

/** Those that still run. A process that nobody has reaped yet is none. */
export const stillRunning = (pids: readonly number[]): number[] =>
  pids.filter((pid) => !['Z', 'X', undefined].includes(statusOf(String(pid))?.state))

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** The engines that work on something in this folder. */
export const enginesOn = (folder: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(folder))
