import { mkdirSync } from 'node:fs'
import * as z from 'zod'
import { openHouse } from '../../local/house.ts'
import { startMissionControl } from '../../local/mission-control.ts'
import { startWebServer } from '../../local/web-server.ts'
import { readSettings } from '../../local/settings.ts'
import { instantMind } from './instant-mind.ts'

/**
 * The instance under measurement, in a process of its own. `stages` runs everything on the instant mind, `metered` also
 * counts what the table charges, `web` serves the API alone. It prints its URL, and the counted units when it ends.
 */
const mode = z.enum(['stages', 'metered', 'web']).parse(process.argv[2])
const settings = readSettings(process.env)
mkdirSync(settings.dataFolder, { recursive: true })

const units = { write: 0, read: 0 }
const onConsumed = (consumed: { write: number; read: number }) => {
  units.write += consumed.write
  units.read += consumed.read
}

async function open(): Promise<{ url: string; stop: () => Promise<void> }> {
  if (mode !== 'web') {
    const metered = mode === 'metered' ? { onConsumed } : {}
    return await startMissionControl(settings, { mind: instantMind, ...metered })
  }
  const house = await openHouse({ dataFolder: settings.dataFolder })
  const web = await startWebServer(house.world, settings.port)
  return { url: web.url, stop: () => web.close().then(house.close) }
}

const { url, stop } = await open()
process.stdout.write(`${JSON.stringify({ url })}\n`)
process.on('SIGUSR2', () => {
  process.stdout.write(`${JSON.stringify(units)}\n`)
  units.write = 0
  units.read = 0
})
process.once('SIGTERM', () => {
  void stop().then(() => process.exit(0))
})
