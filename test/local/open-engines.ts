import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clients, clientsFor } from '../../local/clients.ts'
import { startEngines } from '../../local/engines/engines.ts'

export interface OpenEngines extends Clients {
  folder: string
  stop: () => Promise<void>
}

/** Engines in a folder of their own, with the clients that embedded mode makes for them. */
export async function openEngines(): Promise<OpenEngines> {
  const folder = mkdtempSync(join(tmpdir(), 'mission-control-test-'))
  const engines = await startEngines({ folder })
  const stop = async () => {
    await engines.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { folder, ...clientsFor(engines), stop }
}
