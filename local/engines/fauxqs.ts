import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startFauxqs as startServer } from 'fauxqs'
import type { FauxqsServer } from 'fauxqs'
import * as z from 'zod'
import { Fault } from '../../lib/core/fault.ts'
import type { Engine } from './engine.ts'

interface Listener {
  listen(options: object): Promise<string>
}

const canListen = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'listen' in value && typeof value.listen === 'function'

const Initialized = z.object({ fastify: z.custom<Listener>(canListen) })

/**
 * fauxqs listens on 0.0.0.0 and lets nobody choose (2.4.1), but its server is a Fastify, and every Fastify shows itself
 * on this channel at its start. https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
 */
const channel = 'fastify.initialization'

async function onLoopback(start: () => Promise<FauxqsServer>): Promise<FauxqsServer> {
  let isBound = false
  const bind = (message: unknown) => {
    const { fastify } = Initialized.parse(message)
    const listen = fastify.listen.bind(fastify)
    fastify.listen = (options) => listen({ ...options, host: '127.0.0.1' })
    isBound = true
  }
  subscribe(channel, bind)
  const starting = withoutWaitingForDisk(start)
  // The Fastify is made before anything is awaited, so no other server of this process is caught.
  unsubscribe(channel, bind)
  const server = await starting
  if (isBound) return server
  await server.stop()
  throw new Fault(
    'engine.unavailable',
    'fauxqs would listen on every network interface: this version of it does not announce its server. Use fauxqs 2.4.1',
  )
}

/**
 * fauxqs waits for the disk at every message, on our own thread: 3 ms each. With `synchronous = NORMAL` SQLite waits only
 * when it folds its log: a killed process still loses nothing, a machine that loses its power may lose the newest
 * messages. They are wake-ups, and the sweeper sends lost ones again. fauxqs opens its database before it first awaits.
 */
function withoutWaitingForDisk<T>(start: () => T): T {
  const opened: { exec: (this: DatabaseSync, sql: string) => void } = DatabaseSync.prototype
  const { exec } = opened
  opened.exec = function execAndRelax(sql) {
    exec.call(this, sql)
    if (sql.includes('journal_mode')) exec.call(this, 'PRAGMA synchronous = NORMAL')
  }
  try {
    return start()
  } finally {
    opened.exec = exec
  }
}

/** Runs SQS and S3 inside this process, on the database in `folder`. Whoever calls this holds the folder's lock. */
export async function startFauxqs({ folder, port = 0 }: { folder: string; port?: number }): Promise<Engine> {
  const server = await onLoopback(() => startServer({ port, dataDir: join(folder, 'fauxqs'), logger: false }))
  let stopping: Promise<void> | undefined
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => (stopping ??= server.stop()) }
}
