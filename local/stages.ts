import { classifyDoor } from '../functions/classify.ts'
import { dispatchDoor } from '../functions/dispatch.ts'
import { executeDoor } from '../functions/execute.ts'
import { thinkDoor } from '../functions/think.ts'
import { tickDoor } from '../functions/tick.ts'
import { runStatusTerm } from '../lib/core/listing.ts'
import { streamFilters } from '../lib/core/table.ts'
import { sendRuns } from '../lib/flows/dispatch.ts'
import { endLeases } from '../lib/flows/sweep.ts'
import type { Ports } from '../lib/ports.ts'
import type { House } from './house.ts'
import type { Loop } from './loop.ts'
import { startQueueConsumer } from './queue-consumer.ts'
import { startSchedule } from './schedule.ts'
import { startStreamConsumer } from './stream-consumer.ts'
import { streamPosition } from './stream-position.ts'

/** A Lambda is woken every minute; here a tick costs next to nothing, and people wait for it. */
const tickEveryMs = 10_000

interface Stages {
  stop: () => Promise<void>
}

/** Delivers to the doors of the Lambdas what AWS would: the schedule, both queues and the table's stream, twice. */
export async function startStages({ world, clients, queues, shard }: House, dataFolder: string): Promise<Stages> {
  const { ports, telemetry } = world
  // The folder's lock says that we are the only process, so whoever held a lease is gone.
  await endLeases(ports)
  await wakeQueuedRuns(ports)

  const here = () => world
  const onFault = (stage: string) => (fault: unknown) => telemetry.fault(`the ${stage} stumbled and tries again`, fault)
  const stream = { streams: clients.streams, shard }
  const consumers: Loop[] = [
    startStreamConsumer({
      ...stream,
      position: streamPosition(dataFolder, 'dispatch'),
      filters: streamFilters.dispatch,
      handler: dispatchDoor(here),
      onFault: onFault('dispatcher'),
    }),
    startStreamConsumer({
      ...stream,
      position: streamPosition(dataFolder, 'classify'),
      filters: streamFilters.classify,
      handler: classifyDoor(here),
      onFault: onFault('classifier'),
    }),
    startQueueConsumer({
      sqs: clients.sqs,
      url: queues.think.url,
      name: 'think',
      concurrency: 8,
      batchSize: 1,
      handler: thinkDoor(here),
      onFault: onFault('think queue'),
    }),
    startQueueConsumer({
      sqs: clients.sqs,
      url: queues.run.url,
      name: 'run',
      concurrency: 32,
      batchSize: 1,
      handler: executeDoor(here),
      onFault: onFault('run queue'),
    }),
  ]
  const schedule = startSchedule({ everyMs: tickEveryMs, handler: tickDoor(here), onFault: onFault('tick') })
  return {
    stop: async () => {
      await schedule.stop()
      await Promise.all(consumers.map((consumer) => consumer.stop()))
    },
  }
}

const mostWoken = 500

/**
 * Wake-ups that the process before us had in hand when it was killed stay out of sight for minutes. So they are sent
 * again; to whom they come twice they do no harm.
 */
async function wakeQueuedRuns(ports: Ports): Promise<void> {
  const scope = { status: runStatusTerm('queued') }
  const { items } = await ports.store.list('run', { scope, limit: mostWoken, oldestFirst: true })
  await sendRuns(
    ports,
    items.filter((run) => run.status === 'queued'),
  )
}
