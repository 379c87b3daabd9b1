import { dayIn } from '../../../lib/core/time.ts'

const dayMs = 86_400_000

/** The last days up to today as a calendar of that time zone names them, oldest first. */
export function lastDays(count: number, now: Date, timeZone: string): string[] {
  // Counted back from the date, not from the moment: a day on which the clocks change is not 24 hours long.
  const today = Date.parse(`${dayIn(timeZone, now)}T00:00:00.000Z`)
  return Array.from({ length: count }, (_, n) => new Date(today - (count - 1 - n) * dayMs).toISOString().slice(0, 10))
}
