import type { ScheduledEvent } from 'aws-lambda'
import { tick } from '../lib/flows/tick.ts'
import { unknownShare } from '../lib/flows/unknown-share.ts'
import { lambdaWorld, type World } from './world.ts'

type TickEvent = Pick<ScheduledEvent, 'time'>

/** Every minute, from EventBridge Scheduler. */
export const tickDoor =
  (world: () => World) =>
  async (event: TickEvent): Promise<void> => {
    const { ports, rules, telemetry } = world()
    const report = await tick(ports, rules)
    const { failures, percent } = await unknownShare(ports)
    telemetry.measure('Ticks', 1)
    telemetry.measure('RunsRequeued', report.requeued + report.failed)
    // Too small a sample publishes nothing, and the alarm treats missing data as not breaching.
    if (percent !== undefined) telemetry.measure('UnknownShare', percent)
    telemetry.log('tick', { scheduled: event.time, failuresLastHour: failures, ...report })
    telemetry.flush()
  }

export const handler = tickDoor(lambdaWorld)
