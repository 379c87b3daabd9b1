import { bySystem } from '../lib/core/actor.ts'
import { Fault } from '../lib/core/fault.ts'
import { instanceId } from '../lib/core/instance.ts'
import { seedInstance } from '../lib/flows/apply-instance.ts'
import { createToken, tokenOf } from '../lib/flows/tokens.ts'
import { compilePattern } from '../lib/flows/pattern.ts'
import { problemLine } from '../lib/instance/problem.ts'
import { readInstance } from '../lib/instance/read-instance.ts'
import { toolNames } from '../lib/core/tool-names.ts'
import type { OnConsumed } from '../lib/aws/meter.ts'
import type { Mind } from '../lib/ports.ts'
import { openHouse, type House } from './house.ts'
import type { Settings } from './settings.ts'
import { startStages } from './stages.ts'
import { startWebServer } from './web-server.ts'
import type { World } from '../functions/world.ts'

export interface MissionControl {
  url: string
  world: World
  /** Only on the very first start: the bearer of the admin token that was made. It is kept nowhere. */
  adminBearer?: string | undefined
  stop: () => Promise<void>
}

interface Extras {
  mind?: Mind
  onConsumed?: OnConsumed
  onEngineLost?: (fault: unknown) => void
}

/** The whole of Mission Control in this process, on engines of its own. */
export async function startMissionControl(settings: Settings, extras: Extras = {}): Promise<MissionControl> {
  const house = await openHouse({ dataFolder: settings.dataFolder, ...extras })
  const opened: { stop: () => Promise<void> }[] = [{ stop: house.close }]
  const stop = async () => {
    for (const { stop: end } of opened.splice(0).toReversed()) await end()
  }
  try {
    await seedOnce(house, settings.instanceFolder)
    const web = await startWebServer(house.world, settings.port)
    opened.push({ stop: web.close })
    opened.push(await startStages(house, settings.dataFolder))
    // Last of all: a first start that fails must not have made the token that only it can show.
    const adminBearer = await admit(house, settings.adminBearer)
    return { url: web.url, world: house.world, adminBearer, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** The folder is read on the very first start only. From then on the table is the truth. */
async function seedOnce({ world: { ports } }: House, folder: string): Promise<void> {
  if (await ports.store.get('instance', instanceId)) return
  const read = await readInstance(folder, { tools: toolNames, compile: compilePattern })
  if (read.kind === 'problems') {
    const lines = read.problems.map((problem) => `  ${problemLine(problem)}`)
    throw new Fault('instance.invalid', `the instance in ${folder} cannot be loaded:\n${lines.join('\n')}`)
  }
  await seedInstance(ports, read.files)
}

/** The first token cannot be asked for with a token. */
async function admit({ world: { ports } }: House, chosen: string | undefined): Promise<string | undefined> {
  const actor = bySystem('seed')
  if (chosen !== undefined) {
    if (!(await tokenOf(ports, chosen)))
      await createToken(ports, { name: 'from the environment', role: 'admin', actor, bearer: chosen })
    return undefined
  }
  const { items } = await ports.store.list('token', { limit: 1 })
  if (items.length > 0) return undefined
  return (await createToken(ports, { name: 'first start', role: 'admin', actor })).bearer
}
