import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../lib/core/fault.ts'

function holderIn(pidFile: string): string {
  try {
    return `process ${readFileSync(pidFile, 'utf8')}`
  } catch {
    return 'another process'
  }
}

function makeWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const what = `${folder} cannot be written (${why})`
    throw new Fault('engine.unavailable', `${what}: choose another folder with MISSION_CONTROL_DATA`, { cause })
  }
}

/**
 * Takes the folder for this process, and returns what gives it back. The lock is SQLite's own on an empty database:
 * the system drops it with the process, so a kill -9 leaves no stale lock. The process id is only for the message.
 */
export function lockFolder(folder: string): () => void {
  makeWritable(folder)
  const pidFile = join(folder, 'engines.pid')
  // A killed process may hold its files for some milliseconds more, and one that is ending deserves a moment.
  const database = new DatabaseSync(join(folder, 'engines.lock'), { timeout: 300 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    const what = `${folder} is in use by ${holderIn(pidFile)}`
    throw new Fault('engine.unavailable', `${what}: stop that one first, or start in another folder`, { cause })
  }
  writeFileSync(pidFile, String(process.pid))
  const unlock = () => {
    process.off('exit', unlock)
    if (!database.isOpen) return
    rmSync(pidFile, { force: true })
    database.close()
  }
  // This keeps the database from the garbage collector as well, which would end the lock.
  process.on('exit', unlock)
  return unlock
}
