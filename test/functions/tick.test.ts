import { beforeEach, describe, expect, test } from 'vitest'
import { tickDoor } from '../../functions/tick.ts'
import { type Category, categories, type Failure } from '../../lib/core/failure.ts'
import { failureIdOf, newCycleId } from '../../lib/core/id.ts'
import { hours, instant, minutes } from '../../lib/core/time.ts'
import { fill, news } from '../contract/at-hand.ts'
import { atlas } from '../contract/rows.ts'
import type { SimWorld } from '../sim/world.ts'
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
    fingerprint: 'f',
    recovery: { kind: 'none', why: 'a test' },
    openedBreaker: false,
    rehearsal: false,
    traceId: cycle.id,
    version: 1,
  }
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

  test('leaves a line with what was done, when it was planned, and a count', async () => {
    await tick()
    const line = { level: 'INFO', message: 'tick', scheduled: event.time, woken: 12, failuresLastHour: 0, judged: 0 }
    expect(output.logs()).toEqual([expect.objectContaining(line)])
    expect(output.metric('Ticks')).toMatchObject([{ values: [1], unit: 'Count' }])
    expect(output.metric('RunsRequeued')).toMatchObject([{ values: [0] }])
  })

  test('throws when the table does not answer, so that Lambda tries it again', async () => {
    here.sim.troubles.plan = () => 'down'
    await expect(tick()).rejects.toMatchObject({ code: 'store.unavailable' })
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
