import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../lib/core/fault.ts'

/** Empty when there is no such process. Small containers have no `ps`, other systems than Linux have no `/proc`. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8'))
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in the meantime.
  }
}

/**
 * Ends the process that an earlier start left behind. Numbers of processes are used again, so it is only ours when
 * its command line names our file.
 */
export async function endOrphan({ pidFile, argument }: { pidFile: string; argument: string }): Promise<void> {
  const pid = pidIn(pidFile)
  const isOurs = () => pid !== undefined && commandOf(pid).includes(argument)
  for (let waited = 0; pid !== undefined && isOurs(); waited += 10) {
    if (waited >= 5000) throw new Fault('engine.unavailable', `process ${pid} does not end: kill it and start again`)
    kill(pid)
    await sleep(10)
  }
  rmSync(pidFile, { force: true })
}
