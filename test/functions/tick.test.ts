import { beforeEach, describe, expect, test } from 'vitest'
import { tickDoor } from '../../functions/tick.ts'
import { type Category, categories, type Failure } from '../../lib/core/failure.ts'
import { failureIdOf, newCycleId } from '../../lib/core/id.ts'
import { hours, instant, minutes } from '../../lib/core/time.ts'
import { cloudTelemetry } from '../../functions/cloud-telemetry.ts'
import type { World } from '../../functions/world.ts'
import { Fault } from '../../lib/core/fault.ts'
import { claimRun } from '../../lib/core/run-states.ts'
import { tallyWork } from '../../lib/core/tally.ts'
import { startTask } from '../../lib/core/task-states.ts'
import { createRuleBook } from '../../lib/flows/rule-book.ts'
import { fill, news } from '../contract/at-hand.ts'
import { aTask, atlas } from '../contract/rows.ts'
import { createSimWorld, type SimWorld } from '../sim/world.ts'
import { schedulerEvent } from './events.ts'
import { type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

const event = schedulerEvent('2026-11-23T12:00:00Z')
let here: InstanceAtHand
let output: Output

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
})

const tick = () => tickDoor(here.world)(event)

function aFailure({ clock }: SimWorld, category: Category): Failure {
  const cycle = { id: newCycleId(clock), finishedAt: instant(clock.now()) }
  return {
    id: failureIdOf(cycle),
    at: cycle.finishedAt,
    of: { kind: 'think-cycle', id: cycle.id },
    agentId: atlas,
    evidence: { message: 'it broke' },
    category,
    because: 'it did',
    fingerprint: 'f'.repeat(16),
    recovery: { kind: 'none', why: 'a test' },
    openedBreaker: false,
    rehearsal: false,
    traceId: cycle.id,
    version: 1,
  }
}

const ours = { service: 'mission-control', instance: 'unknown' }

async function spend(cost: number): Promise<void> {
  const usage = { inputTokens: 1, outputTokens: 1, cost }
  const spent = tallyWork({ agentId: atlas, kind: 'execution', usage, ok: true }, 'UTC', here.sim.clock.now())
  await here.ports.store.commit([], spent)
}

/** A run whose executor is gone: its lease is over this very moment. */
async function abandonRun(): Promise<void> {
  const { store, clock } = here.sim
  const { task, run } = startTask(aTask(clock), clock)
  const claimed = claimRun(run, 0, clock.now())
  if (!claimed) throw new Error('the run is not to be had')
  await store.commit([...news('task', [task]), ...news('run', [claimed])])
}

/** So many failures of each category that is named. */
async function failed(counts: Partial<Record<Category, number>>): Promise<void> {
  const { sim } = here
  const rows = categories.flatMap((category) =>
    Array.from({ length: counts[category] ?? 0 }, () => aFailure(sim, category)),
  )
  await fill(sim.store, news('failure', rows))
}

describe('an event of EventBridge Scheduler', () => {
  test('puts every agent whose think time has come on the think queue', async () => {
    await tick()
    expect(await here.sim.queue.depth('think')).toEqual({ waiting: 12, inFlight: 0, dead: 0 })
  })

  test('leaves a line with what was done, and when it was planned', async () => {
    await tick()
    const line = { level: 'INFO', message: 'tick', scheduled: event.time, woken: 12, failuresLastHour: 0, judged: 0 }
    expect(output.logs()).toEqual([expect.objectContaining(line)])
  })

  test('measures nothing but its own sign of life while nothing happens: every metric costs', async () => {
    await tick()
    const signOfLife = { name: 'MinutesOverdue', unit: 'Count', values: [0], dimensions: ours }
    expect(output.metrics()).toEqual([{ ...signOfLife, namespace: 'MissionControl' }])
  })

  test('is a sign of life before there is an instance: nobody is due, and nothing is a fault', async () => {
    const sim = createSimWorld({ seed: 1 })
    const world: World = { ports: sim, rules: createRuleBook(sim), telemetry: cloudTelemetry() }
    await tickDoor(() => world)(event)
    expect(output.metrics()).toMatchObject([{ name: 'MinutesOverdue', values: [0] }])
    expect(output.logs()).toMatchObject([{ level: 'INFO', woken: 0 }])
  })

  test('throws when the table does not answer, so that Lambda tries it again', async () => {
    here.sim.troubles.plan = () => 'down'
    await expect(tick()).rejects.toMatchObject({ code: 'store.unavailable' })
  })
})

describe('an alarm hears', () => {
  const minutesLater = async (n: number) => {
    here.sim.clock.advance(minutes(n))
    await tick()
  }

  test('for how long the one who waits longest has been due', async () => {
    await minutesLater(7)
    expect(output.metric('MinutesOverdue')).toMatchObject([{ values: [7] }])
  })

  test('of agents nobody wakes, also when waking them is what faults', async () => {
    here.sim.troubles.plan = (operation) => (operation === 'send' ? 'down' : undefined)
    await expect(minutesLater(5)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(output.metric('MinutesOverdue')).toMatchObject([{ values: [5] }])
    expect(output.logs()).toMatchObject([{ message: 'tick', failuresLastHour: 0 }])
  })

  test('of everything that was given up, messages and batches of the stream', async () => {
    here.sim.queue.giveUpBatch()
    here.sim.queue.giveUpBatch()
    await tick()
    expect(output.metric('DeadMessages')).toMatchObject([{ values: [2], unit: 'Count', dimensions: ours }])
  })

  test('nothing of a dead-letter queue that does not answer, and all of the rest', async () => {
    const silent = { ...here.sim.queue, givenUp: () => Promise.reject(new Fault('store.unavailable', 'away')) }
    const world = { ...here.world(), ports: { ...here.ports, queue: silent } }
    await spend(50)
    await expect(tickDoor(() => world)(event)).rejects.toMatchObject({ message: 'away' })
    expect(output.metrics().map(({ name }) => name)).toEqual(['MinutesOverdue', 'BudgetShare'])
  })

  test('how much of the month is spent, as percent', async () => {
    const instance = await here.ports.store.get('instance', 'instance')
    await spend((instance?.budgets.perMonth ?? 0) / 4)
    await tick()
    expect(output.metric('BudgetShare')).toMatchObject([{ values: [25], unit: 'Percent', dimensions: ours }])
  })

  test('how many runs were taken from executors that stopped reporting; then no lease is stale any more', async () => {
    await abandonRun()
    await minutesLater(4)
    expect(output.metric('RunsRequeued')).toMatchObject([{ values: [1], unit: 'Count', dimensions: ours }])
    expect(output.metric('StaleLeases')).toEqual([])
  })

  test('of leases that the sweep has left over', async () => {
    await abandonRun()
    here.sim.troubles.plan = (operation) => (operation === 'commit' ? 'down' : undefined)
    await expect(minutesLater(4)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(output.metric('StaleLeases')).toMatchObject([{ values: [1], unit: 'Count', dimensions: ours }])
    expect(output.metric('RunsRequeued')).toEqual([])
  })
})

describe('the share of failures that nobody could explain', () => {
  const share = async () => {
    await tick()
    return output.metric('UnknownShare')
  }

  test('is not published for a small sample', async () => {
    await failed({ UNKNOWN: 19 })
    expect(await share()).toEqual([])
    expect(output.logs()).toMatchObject([{ failuresLastHour: 19 }])
  })

  test('is published as percent from twenty failures on', async () => {
    await failed({ UNKNOWN: 5, AUTH: 8, TIMEOUT: 7 })
    expect(await share()).toMatchObject([{ values: [25], unit: 'Percent', dimensions: { service: 'mission-control' } }])
  })

  test('looks at the last hour only', async () => {
    await failed({ UNKNOWN: 20 })
    here.sim.clock.advance(hours(1) + minutes(1))
    await failed({ LOGIC: 20 })
    expect(await share()).toMatchObject([{ values: [0] }])
  })
})

describe('the alert on failures that nobody could explain', () => {
  const published = async () => {
    output.forget()
    await tick()
    return output.metric('UnknownAlert').map(({ values }) => values)
  }
  const hourLater = () => here.sim.clock.advance(hours(1) + minutes(1))

  test.each<[string, Partial<Record<Category, number>>]>([
    ['too few failures', { UNKNOWN: 19 }],
    ['exactly a fifth of them', { UNKNOWN: 4, AUTH: 16 }],
    ['none', {}],
  ])('is not published with %s', async (_what, counts) => {
    await failed(counts)
    expect(await published()).toEqual([])
  })

  test('is published every minute while it is raised, as percent, and not when it is cleared', async () => {
    await failed({ UNKNOWN: 5, AUTH: 15 })
    expect(await published()).toEqual([[25]])
    expect(await published()).toEqual([[25]])
    expect(output.metric('UnknownAlert')).toMatchObject([{ unit: 'Percent', dimensions: ours }])
    hourLater()
    await failed({ UNKNOWN: 4, AUTH: 21 })
    expect(await published()).toEqual([[16]])
    hourLater()
    await failed({ UNKNOWN: 7, AUTH: 43 })
    expect(await published()).toEqual([])
    hourLater()
    await failed({ UNKNOWN: 4, AUTH: 21 })
    expect(await published()).toEqual([])
  })

  test('is published also of a sample that was too small to raise it', async () => {
    await failed({ UNKNOWN: 5, AUTH: 15 })
    await tick()
    hourLater()
    await failed({ UNKNOWN: 3, AUTH: 9 })
    expect(await published()).toEqual([[25]])
    expect(output.metric('UnknownShare')).toEqual([])
  })
})
