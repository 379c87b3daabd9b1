import type { ScheduledEvent } from 'aws-lambda'
import { eachOf } from '../lib/flows/each-of.ts'
import { minutesOverdue } from '../lib/flows/overdue.ts'
import { budgetShare } from '../lib/flows/spend-so-far.ts'
import { staleLeases } from '../lib/flows/stale-leases.ts'
import { tick } from '../lib/flows/tick.ts'
import { percentOf, unknownPercent } from '../lib/core/alert.ts'
import { watchAlerts } from '../lib/flows/alerts.ts'
import { unknownCount } from '../lib/flows/unknown-share.ts'
import type { Measure } from './telemetry.ts'
import { lambdaWorld, type World } from './world.ts'

type TickEvent = Pick<ScheduledEvent, 'time'>

/** Every minute, from EventBridge Scheduler. What is measured is measured also when the tick itself faults. */
export const tickDoor =
  (world: () => World) =>
  async (event: TickEvent): Promise<void> => {
    const { ports, rules, telemetry } = world()
    const facts: Record<string, unknown> = { scheduled: event.time }
    const measureIfAny = (name: Measure, value: number) => {
      if (value > 0) telemetry.measure(name, value)
    }
    try {
      await eachOf([
        // First, because whom this tick lets go has not been waiting for it.
        async () => telemetry.measure('MinutesOverdue', await minutesOverdue(ports)),
        async () => {
          const report = await tick(ports, rules)
          Object.assign(facts, report)
          measureIfAny('RunsRequeued', report.requeued + report.failed)
        },
        async () => measureIfAny('StaleLeases', await staleLeases(ports)),
        async () => measureIfAny('DeadMessages', await ports.queue.givenUp()),
        async () => measureIfAny('BudgetShare', await budgetShare(ports)),
        async () => {
          const count = await unknownCount(ports)
          const percent = unknownPercent(count)
          facts['failuresLastHour'] = count.failures
          // Too small a sample publishes nothing.
          if (percent !== undefined) telemetry.measure('UnknownShare', percent)
          const { unknownRaised } = await watchAlerts(ports, count)
          // Also of a sample too small to raise it: while it is raised the alarm must hear of it.
          // The alarm treats missing data as not breaching, and so comes and goes with the alert.
          if (unknownRaised) telemetry.measure('UnknownAlert', percentOf(count))
        },
      ])
    } finally {
      telemetry.log('tick', facts)
      telemetry.flush()
    }
  }

export const handler = tickDoor(lambdaWorld)
