import * as z from 'zod'
import { Fault } from '../../lib/core/fault.ts'
import { startDynoxide } from './dynoxide.ts'
import type { Engine } from './engine.ts'
import { startFauxqs } from './fauxqs.ts'
import { lockFolder } from './folder-lock.ts'

export interface Engines {
  /** DynamoDB and its streams. */
  dynamodbEndpoint: string
  sqsEndpoint: string
  /** Needs `forcePathStyle`. */
  s3Endpoint: string
  /** Ends all of them and gives the folder back. May be called again. */
  stop: () => Promise<void>
}

interface Wanted {
  folder: string
  onUnexpectedExit?: (fault: Fault) => void
}

/** Another DynamoDB, for a platform without dynoxide. It is not ours: we neither start it nor stop it. */
function outsideDynamodb(): Engine | undefined {
  const given = process.env['MISSION_CONTROL_DYNAMODB_ENDPOINT']
  if (given === undefined || given === '') return undefined
  const endpoint = z.url({ protocol: /^https?$/ }).safeParse(given)
  if (endpoint.success) return { endpoint: endpoint.data, stop: () => Promise.resolve() }
  const what = `MISSION_CONTROL_DYNAMODB_ENDPOINT is "${given}"`
  throw new Fault('engine.unavailable', `${what}; write a URL such as http://127.0.0.1:8000, or leave it out`)
}

/** Starts what stands for AWS in embedded mode. Everything that lasts is in `folder`, which one process has at a time. */
export async function startEngines({ folder, onUnexpectedExit }: Wanted): Promise<Engines> {
  const unlock = lockFolder(folder)
  const started: Engine[] = []
  const keep = async (starting: Promise<Engine>) => {
    const engine = await starting
    started.push(engine)
    return engine.endpoint
  }
  let stopping: Promise<void> | undefined
  const end = async () => {
    try {
      await Promise.all(started.map((engine) => engine.stop()))
    } finally {
      unlock()
    }
  }
  const stop = () => (stopping ??= end())

  const dynamodb = async () => outsideDynamodb() ?? (await startDynoxide({ folder, onUnexpectedExit }))
  const table = keep(dynamodb())
  const queues = keep(startFauxqs({ folder }))
  await Promise.allSettled([table, queues])
  try {
    return { dynamodbEndpoint: await table, sqsEndpoint: await queues, s3Endpoint: await queues, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}
