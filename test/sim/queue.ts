import { Fault } from '../../lib/core/fault.ts'
import { minutes, seconds } from '../../lib/core/time.ts'
import type { Clock, Messages, Queue, QueueDepth, QueueName } from '../../lib/ports.ts'

/** One message in somebody's hands. Whoever does neither gets it again when the visibility timeout is over. */
interface Delivery<Q extends QueueName> {
  message: Messages[Q]
  done(): void
  /** Back on the queue at once; after too many deliveries it is dead. */
  failed(): void
}

export interface SimQueue extends Queue {
  /** Any of the messages that may be seen now; none when all are delayed or in flight. */
  receive<Q extends QueueName>(queue: Q): Delivery<Q> | undefined
  /** When the next message that cannot be seen yet will be. */
  nextAt(queue: QueueName): Date | undefined
  /** A batch of the stream that its consumer could not handle, however often it came. */
  giveUpBatch(): void
}

interface Envelope {
  body: string
  visibleAt: number
  inFlight: boolean
  deliveries: number
  /** A second delivery of something that may have been done long ago: SQS allows itself that. */
  isGhost: boolean
}

interface Boxes {
  alive: Set<Envelope>
  dead: Set<Envelope>
}

const visibility = minutes(5)
const mostDeliveries = 5
const longestDelay = minutes(15)

/** Delivers at least once: out of order, some late, some twice, all of it decided by the seed. */
export function createSimQueue(clock: Pick<Clock, 'now'>, random: () => number): SimQueue {
  const boxes: Record<QueueName, Boxes> = {
    think: { alive: new Set(), dead: new Set() },
    run: { alive: new Set(), dead: new Set() },
  }
  let batchesGivenUp = 0
  const now = (): number => clock.now().getTime()

  /** Messages whose holder ran out of time come back, or die. */
  function settle({ alive, dead }: Boxes): void {
    for (const envelope of alive) {
      if (envelope.inFlight && envelope.visibleAt <= now()) envelope.inFlight = false
      if (envelope.inFlight || envelope.deliveries < mostDeliveries) continue
      alive.delete(envelope)
      if (!envelope.isGhost) dead.add(envelope)
    }
  }

  function settled(queue: QueueName): Boxes {
    settle(boxes[queue])
    return boxes[queue]
  }

  const countIn = (envelopes: Iterable<Envelope>, is: (one: Envelope) => boolean): number =>
    [...envelopes].filter((one) => !one.isGhost && is(one)).length

  return {
    async send(queue, messages, delaySeconds = 0) {
      if (!Number.isFinite(delaySeconds)) throw new Fault('request.invalid', `${delaySeconds} is no delay`)
      const delay = Math.min(longestDelay, Math.max(0, Math.ceil(seconds(delaySeconds))))
      for (const message of messages) {
        const late = random() < 0.1 ? Math.floor(seconds(20) * random()) : 0
        const visibleAt = now() + delay + late
        boxes[queue].alive.add({
          body: JSON.stringify(message),
          visibleAt,
          inFlight: false,
          deliveries: 0,
          isGhost: false,
        })
      }
    },
    async depth(queue): Promise<QueueDepth> {
      const { alive, dead } = settled(queue)
      return {
        waiting: countIn(alive, ({ inFlight }) => !inFlight),
        inFlight: countIn(alive, ({ inFlight }) => inFlight),
        dead: dead.size,
      }
    },
    givenUp: async () => settled('think').dead.size + settled('run').dead.size + batchesGivenUp,
    giveUpBatch: () => void batchesGivenUp++,
    receive(queue) {
      const { alive } = settled(queue)
      const visible = [...alive].filter(({ visibleAt }) => visibleAt <= now())
      const envelope = visible[Math.floor(random() * visible.length)]
      if (!envelope) return undefined
      if (!envelope.isGhost && random() < 0.1) alive.add({ ...envelope, isGhost: true, deliveries: mostDeliveries - 1 })
      Object.assign(envelope, { inFlight: true, visibleAt: now() + visibility, deliveries: envelope.deliveries + 1 })
      return deliveryOf(alive, envelope, now)
    },
    nextAt(queue) {
      const times = [...settled(queue).alive].map(({ visibleAt }) => visibleAt).filter((at) => at > now())
      return times.length > 0 ? new Date(Math.min(...times)) : undefined
    },
  }
}

function deliveryOf<Q extends QueueName>(alive: Set<Envelope>, envelope: Envelope, now: () => number): Delivery<Q> {
  return {
    message: JSON.parse(envelope.body) as Messages[Q],
    done: () => void alive.delete(envelope),
    failed: () => void Object.assign(envelope, { inFlight: false, visibleAt: now() }),
  }
}
