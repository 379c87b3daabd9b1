import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as z from 'zod'

export interface Child {
  process: ChildProcess
  /** The next line it prints. */
  line(): Promise<string>
  end(): Promise<void>
}

/** A process with its lines of output, one after the other. */
export function startChild(command: string, args: string[], env: Record<string, string>): Child {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    process: child,
    line: async () => {
      const next = await lines.next()
      if (next.done) throw new Error(`${command} ${args.join(' ')} ended before it said what was expected`)
      return z.string().parse(next.value)
    },
    end: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0)

/** Resident memory of a process and all that it started, in MB. Shared pages count for each of them. Linux only. */
export function residentMegabytes(root: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statusOf)
  const tree = new Set([root])
  for (let grown = true; grown;) {
    const young = processes.filter(({ pid, parent }) => tree.has(parent) && !tree.has(pid))
    for (const { pid } of young) tree.add(pid)
    grown = young.length > 0
  }
  const kilobytes = processes.filter(({ pid }) => tree.has(pid)).reduce((sum, { rss }) => sum + rss, 0)
  return kilobytes / 1024
}

function statusOf(name: string) {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8')
    return [{ pid: Number(name), parent: numberIn(status, /PPid:\s+(\d+)/), rss: numberIn(status, /VmRSS:\s+(\d+)/) }]
  } catch {
    return []
  }
}
