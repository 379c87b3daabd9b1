import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Fault } from '../../lib/core/fault.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { findDynoxide } from './dynoxide-binary.ts'
import { mendStreams, refuseOpenFile } from './dynoxide-file.ts'
import type { Engine } from './engine.ts'
import { findFreePort } from './free-port.ts'
import { endOrphan } from './orphan.ts'
import { killWithUs } from './watchdog.ts'

interface Wanted {
  folder: string
  /** @default a free one */
  port?: number | undefined
  /** Called when dynoxide ends without being asked to. Nothing starts it again. */
  onUnexpectedExit?: ((fault: Fault) => void) | undefined
}

interface Dynoxide extends Engine {
  pid: number
}

interface Running {
  child: Child
  port: number
  release: () => void
}

interface Files {
  database: string
  pidFile: string
}

async function launch({ database, pidFile }: Files, port: number): Promise<Running> {
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', database]
  const child = await startChild(findDynoxide(), args, /listening on http/)
  const callOff = killWithUs(child.pid)
  writeFileSync(pidFile, String(child.pid))
  const release = () => {
    callOff()
    rmSync(pidFile, { force: true })
  }
  try {
    await child.waitUntilReady()
    return { child, port, release }
  } catch (fault) {
    release()
    throw fault
  }
}

/** Between finding a port and using it somebody else may take it: so a port of our own choice gets a second chance. */
async function launchSomewhere(files: Files): Promise<Running> {
  try {
    return await launch(files, await findFreePort())
  } catch {
    return launch(files, await findFreePort())
  }
}

/**
 * Runs dynoxide, a DynamoDB in one process, on the database in `folder`. Whoever calls this holds the folder's lock.
 * What an earlier start left running is ended first: two processes never work on one database.
 */
export async function startDynoxide({ folder, port, onUnexpectedExit }: Wanted): Promise<Dynoxide> {
  mkdirSync(folder, { recursive: true })
  const files = { database: resolve(folder, 'dynoxide.db'), pidFile: join(folder, 'dynoxide.pid') }
  await endOrphan({ pidFile: files.pidFile, argument: files.database })
  refuseOpenFile(files.database)
  const running = port === undefined ? await launchSomewhere(files) : await launch(files, port)
  const { child, release } = running
  let stopping: Promise<void> | undefined
  void child.ended.then((how) => {
    release()
    if (stopping) return
    const what = `dynoxide (process ${child.pid}) ended by itself: ${how}. Its last words: ${child.lastWords()}`
    onUnexpectedExit?.(new Fault('engine.unavailable', `${what}. Start again; acknowledged writes are kept`))
  })
  const stop = () => (stopping ??= child.end())

  try {
    mendStreams(files.database)
  } catch (cause) {
    await stop()
    throw new Fault('engine.unavailable', `${files.database} cannot be prepared; is it of dynoxide 1.2?`, { cause })
  }
  return { endpoint: `http://127.0.0.1:${running.port}`, pid: child.pid, stop }
}
