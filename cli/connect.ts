import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { dynamoClient, type Reach } from '../lib/aws/clients.ts'
import { createStore } from '../lib/aws/store.ts'
import { Fault } from '../lib/core/fault.ts'
import type { Clock, Store } from '../lib/ports.ts'

export interface Connection {
  store: Store
  clock: Clock
  close(): void
}

/** What a running embedded instance leaves in its folder for those who want to reach its table. */
const Running = z.object({ pid: z.number(), dynamodb: z.url(), table: z.string() })

/** The table of an instance: on AWS when TABLE_NAME says so, else that of the embedded instance that runs here. */
export function connect(): Promise<Connection> {
  const name = process.env['TABLE_NAME']
  const { table, reach } = name ? { table: name, reach: {} } : runningHere()
  const dynamo = dynamoClient(reach)
  const store = createStore({ dynamo, table })
  const clock = { now: () => new Date(), random: Math.random }
  return Promise.resolve({ store, clock, close: () => dynamo.destroy() })
}

function runningHere(): { table: string; reach: Reach } {
  const folder = resolve(process.env['MISSION_CONTROL_DATA'] || '.mission-control')
  const { dynamodb, table } = readRunning(folder)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { table, reach: { endpoint: dynamodb, region: 'us-east-1', credentials } }
}

function readRunning(folder: string) {
  try {
    const running = Running.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')))
    process.kill(running.pid, 0)
    return running
  } catch (cause) {
    const advice =
      'start it with "npm start", name its folder with MISSION_CONTROL_DATA, or name a table on AWS with TABLE_NAME'
    throw new Fault('engine.unavailable', `no Mission Control is running on ${folder}; ${advice}`, { cause })
  }
}
