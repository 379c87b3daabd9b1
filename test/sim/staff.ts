import { runStatusTerm } from '../../lib/core/listing.ts'
import type { RowChange } from '../../lib/core/rows.ts'
import { minutes } from '../../lib/core/time.ts'
import { beat } from '../../lib/flows/beat.ts'
import { classifyCycle, classifyRun } from '../../lib/flows/classify-failure.ts'
import { dispatch } from '../../lib/flows/dispatch.ts'
import { executeRun } from '../../lib/flows/execute-run.ts'
import { createRuleBook, type RuleBook } from '../../lib/flows/rule-book.ts'
import { think } from '../../lib/flows/think.ts'
import { tick } from '../../lib/flows/tick.ts'
import type { AgentPorts, QueueName } from '../../lib/ports.ts'
import type { SimWorld } from './world.ts'

/** Delivers to the flows what AWS delivers to the Lambdas, and again what they threw a fault at. */
export interface Staff {
  /** Everything that can be delivered at this moment, until nothing is left. */
  deliver(): Promise<void>
  /** One round of it: the stream once, and one message of each queue. */
  deliverSome(): Promise<boolean>
  /** A tick, and everything that follows from it at once. */
  minute(): Promise<void>
  /** Minute after minute until nobody has anything to do; answers how many it took. */
  untilQuiet(most?: number): Promise<number>
  /** Does something, as a process of its own; false when it threw a fault. */
  survive: (act: () => Promise<unknown>) => Promise<boolean>
  /** What was thrown at us on the way. */
  faults: unknown[]
}

interface Temper {
  /** The stream out of order, with repetitions. */
  disturbed?: boolean
  /** Every batch and every message so often at the same time. */
  times?: number
  rules?: RuleBook
  /** Called before each delivery: a process of its own, as far as anybody can tell. */
  onDelivery?: () => void
}

const mostRounds = 2_000

/** What the classifier's door does with a batch of the stream. */
async function judge(changes: readonly RowChange[], ports: AgentPorts, rules: RuleBook): Promise<void> {
  for (const { kind, row } of changes) {
    if (kind === 'run' && row.status === 'failed') await classifyRun(row, ports, rules)
    if (kind === 'think-cycle' && row.status === 'failed') await classifyCycle(row, ports, rules)
    if (kind === 'stage' && row.id === 'tick') await beat(ports, 'classifier')
  }
}

export function createStaff(
  world: SimWorld,
  ports: AgentPorts,
  { disturbed = false, times = 1, rules = createRuleBook(ports), onDelivery }: Temper = {},
): Staff {
  const faults: unknown[] = []
  /** Batches whose consumer has thrown a fault come again, in front of what is newer. */
  let toldSoFar = 0
  const batches: Record<'dispatch' | 'classify', RowChange[]> = { dispatch: [], classify: [] }

  const survive = async (act: () => Promise<unknown>): Promise<boolean> => {
    onDelivery?.()
    const outcomes = await Promise.allSettled(Array.from({ length: times }, act))
    for (const outcome of outcomes) if (outcome.status === 'rejected') faults.push(outcome.reason)
    return outcomes.every(({ status }) => status === 'fulfilled')
  }

  /** As AWS does it: a batch with a fault in it comes again in parts. */
  async function consume(consumer: keyof typeof batches): Promise<boolean> {
    const batch = batches[consumer]
    batches[consumer] = []
    if (batch.length === 0) return false
    const act = {
      dispatch: (part: RowChange[]) => dispatch(part, ports),
      classify: (part: RowChange[]) => judge(part, ports, rules),
    }[consumer]
    if (await survive(() => act(batch))) return true
    for (const change of batch) if (!(await survive(() => act([change])))) batches[consumer].push(change)
    return batches[consumer].length < batch.length
  }

  /** Whether it brought any news. Repetitions are none, and neither are beats: they would go on for ever. */
  async function deliverStream(): Promise<boolean> {
    const news = world.changes.all.slice(toldSoFar).filter(({ kind }) => kind !== 'stage')
    toldSoFar = world.changes.all.length
    // Who has no news repeats nothing either: that would go on for ever.
    const fresh = disturbed && news.length > 0 ? world.changes.takeDisturbed() : world.changes.take()
    batches.dispatch.push(...fresh)
    batches.classify.push(...fresh)
    const dispatched = await consume('dispatch')
    const judged = await consume('classify')
    return news.length > 0 && (dispatched || judged)
  }

  async function deliverMessage<Q extends QueueName>(queue: Q): Promise<boolean> {
    const delivery = world.queue.receive(queue)
    if (!delivery) return false
    const { message } = delivery
    const act = () => ('runId' in message ? executeRun(message, ports) : think(message, ports))
    if (await survive(act)) delivery.done()
    else delivery.failed()
    return true
  }

  async function deliverSome(): Promise<boolean> {
    const streamed = await deliverStream()
    const thought = await deliverMessage('think')
    const ran = await deliverMessage('run')
    return streamed || thought || ran
  }

  async function deliver(): Promise<void> {
    for (let round = 0; await deliverSome(); round++) if (round > mostRounds) throw new Error('the work never ends')
  }

  async function minute(): Promise<void> {
    await survive(() => tick(ports, rules))
    await deliver()
    world.clock.advance(minutes(1))
  }

  /** Nothing is under way, and nothing comes by itself but the next thought. */
  async function isNothingDue(): Promise<boolean> {
    const { store } = world
    const [delayed, { items: runs }, { items: desks }] = await Promise.all([
      store.line('delayed', { limit: 1 }),
      store.list('run', { scope: { status: runStatusTerm('queued') }, limit: 200 }),
      store.list('desk', { limit: 200 }),
    ])
    const active = desks.filter(({ status }) => status === 'active')
    const isUnderWay = runs.some(({ agentId }) => active.some(({ id }) => id === agentId))
    return delayed.length === 0 && !isUnderWay && active.every(({ thinking }) => !thinking)
  }

  return {
    deliver,
    deliverSome,
    minute,
    async untilQuiet(most = 120) {
      await deliver()
      for (let taken = 1; taken <= most; taken++) {
        const [before, faultsBefore] = [world.changes.all.length, faults.length]
        await minute()
        const isSilent = world.changes.all.slice(before).every(({ kind }) => kind === 'stage')
        onDelivery?.()
        if (isSilent && faults.length === faultsBefore && (await isNothingDue().catch(() => false))) return taken
      }
      throw new Error(`still not quiet after ${most} minutes`)
    },
    survive,
    faults,
  }
}
