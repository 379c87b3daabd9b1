import * as z from 'zod'

/** A moment as ISO 8601 in UTC, always with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 })
export type Instant = z.infer<typeof Instant>

export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const days = (n: number): number => n * 86_400_000

export const instant = (at: Date): Instant => at.toISOString()
export const after = (at: Date, milliseconds: number): Instant => new Date(at.getTime() + milliseconds).toISOString()
export const isPast = (moment: Instant, now: Date): boolean => moment <= now.toISOString()

const unitOf: Record<string, number> = { s: seconds(1), m: minutes(1), h: hours(1), d: days(1) }

/** Milliseconds of `90s`, `5m`, `2h` or `1d`; `undefined` for anything else. */
export function durationOf(text: string): number | undefined {
  const [, count, unit = ''] = /^([1-9]\d{0,4})([smhd])$/.exec(text) ?? []
  const size = unitOf[unit]
  return size === undefined ? undefined : Number(count) * size
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making one costs a hundred times what using one costs. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formatters.set(timeZone, made)
  return made
}

/** Every name that the runtime knows, aliases included: it lists `Asia/Calcutta` but takes `Asia/Kolkata` as well. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/i.test(name)) return false
  try {
    formatterFor(name)
    return true
  } catch {
    return false
  }
}

/** The calendar day (`2026-11-23`) that `at` falls on in an IANA time zone. */
export const dayIn = (timeZone: string, at: Date): string => formatterFor(timeZone).format(at)

/** The UTC hour that `at` falls in: `2026-11-23T17`. */
export const hourOf = (at: Date): string => at.toISOString().slice(0, 13)
