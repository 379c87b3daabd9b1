import * as z from 'zod'
import { durationOf } from './time.ts'

interface CronField {
  from: number
  to: number
  /** Names of its numbers, in their order. */
  names?: string[]
  /** What stands alone: the last day, the weekday nearest to the 15th, the second Tuesday. */
  special?: RegExp
}

const cronFields: readonly CronField[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31, special: /^(L|([1-9]|[12]\d|3[01])W)$/i },
  { from: 1, to: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { from: 0, to: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], special: /^[0-7](L|#[1-5])$/i },
]

/** One item of a field's list: `*`, `5`, `MON-FRI`, each range with a step if need be, or something special. */
function fits(item: string, { from, to, names = [], special }: CronField): boolean {
  const [, first = '', last, step] = /^(\*|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/i.exec(item) ?? []
  if (!first) return special?.test(item) ?? false
  const isWhole = first === '*'
  if (step !== undefined && (Number(step) < 1 || Number(step) > to || (!isWhole && last === undefined))) return false
  if (isWhole) return last === undefined
  const numberOf = (text: string) => (/^\d/.test(text) ? Number(text) : from + names.indexOf(text.toLowerCase()))
  const [low, high] = [numberOf(first), numberOf(last ?? first)]
  return from <= low && low <= high && high <= to
}

function isCron(text: string): boolean {
  const fields = text.split(' ')
  return (
    cronFields.length === fields.length &&
    cronFields.every((field, i) => fields[i]?.split(',').every((item) => fits(item, field)))
  )
}

/** How often an agent thinks: an interval (`30m`, `2h`, `1d`), or five cron fields in the instance's time zone. */
export const Cadence = z.string().refine((text) => (durationOf(text) ?? 0) >= 60_000 || isCron(text), {
  error: ({ input }) =>
    `cadence is ${JSON.stringify(input)}; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"`,
})
export type Cadence = z.infer<typeof Cadence>
