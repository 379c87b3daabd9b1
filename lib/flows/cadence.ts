import { Cron } from 'croner'
import { after, durationOf, type Instant, instant, hours } from '../core/time.ts'

/** The think time after this one. A cron expression that never comes again is asked once more in an hour. */
export function nextThinkTime(cadence: string, timeZone: string, now: Date): Instant {
  const interval = durationOf(cadence)
  if (interval !== undefined) return after(now, interval)
  const next = new Cron(cadence, { timezone: timeZone }).nextRun(now)
  return next ? instant(next) : after(now, hours(1))
}
