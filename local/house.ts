import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QueueUrls } from '../lib/aws/queue.ts'
import { ensureBucket } from '../lib/aws/create-bucket.ts'
import { ensureQueues } from '../lib/aws/create-queues.ts'
import { createTable } from '../lib/aws/create-table.ts'
import { createFiles } from '../lib/aws/files.ts'
import type { OnConsumed } from '../lib/aws/meter.ts'
import { createQueue } from '../lib/aws/queue.ts'
import { createStore } from '../lib/aws/store.ts'
import { fetchPage } from '../lib/egress/fetch-page.ts'
import { createRuleBook } from '../lib/flows/rule-book.ts'
import { createMind } from '../lib/mind/mind.ts'
import { createTools } from '../lib/mind/tools.ts'
import type { AgentPorts, Mind } from '../lib/ports.ts'
import { type AgentWorld, secretsFromEnvironment } from '../functions/agent-world.ts'
import { systemClock } from '../functions/world.ts'
import { type Clients, clientsFor } from './clients.ts'
import { type Engines, startEngines } from './engines/engines.ts'
import { fileTelemetry } from './file-telemetry.ts'
import { findShard, type Shard } from './stream-consumer.ts'

/** Everything an instance stands on, on this machine: engines that run, the table, the queues, and the ports. */
export interface House {
  world: AgentWorld
  clients: Clients
  queues: QueueUrls
  shard: Shard
  close: () => Promise<void>
}

interface Wanted {
  dataFolder: string
  /** @default the models that the instance names */
  mind?: Mind | undefined
  onConsumed?: OnConsumed | undefined
  onEngineLost?: (fault: unknown) => void
}

const table = 'mission-control'
/** Longer than the longest step of a run, so that a slow one is not delivered twice. */
const visibilitySeconds = 15 * 60

/** Starts the engines and makes what is not there yet. Nothing of the product runs before `startStages`. */
export async function openHouse({ dataFolder, mind, onConsumed, onEngineLost = () => {} }: Wanted): Promise<House> {
  const engines = await startEngines({ folder: dataFolder, onUnexpectedExit: onEngineLost })
  try {
    return await furnish(engines, { dataFolder, mind, onConsumed })
  } catch (fault) {
    await engines.stop()
    throw fault
  }
}

async function furnish(engines: Engines, { dataFolder, mind, onConsumed }: Wanted): Promise<House> {
  const clients = clientsFor(engines, onConsumed)
  const [shard, queues] = await Promise.all([
    createTable(clients.dynamo, table).then(() => findShard(clients.dynamo, clients.streams, table)),
    ensureQueues(clients.sqs, { think: 'think', run: 'run', stream: 'stream' }, visibilitySeconds),
    ensureBucket(clients.s3, table),
  ])
  const files = createFiles({ s3: clients.s3, bucket: table, instance: 'local' })
  const ports: AgentPorts = {
    store: createStore({ dynamo: clients.dynamo, table }),
    queue: createQueue({ sqs: clients.sqs, urls: queues }),
    files,
    mind: mind ?? createMind({ secrets: secretsFromEnvironment }),
    tools: createTools({ files, egress: { fetch: (request) => fetchPage(request) } }),
    clock: systemClock,
  }
  const telemetry = fileTelemetry(dataFolder)
  // The command line reads this to reach the table of an instance that runs.
  const runningFile = join(dataFolder, 'running.json')
  writeFileSync(runningFile, JSON.stringify({ pid: process.pid, dynamodb: engines.dynamodbEndpoint, table }))
  const close = async () => {
    rmSync(runningFile, { force: true })
    await engines.stop()
    await telemetry.close()
  }
  return { world: { ports, rules: createRuleBook(ports), telemetry }, clients, queues, shard, close }
}
