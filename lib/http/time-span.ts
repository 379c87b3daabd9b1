import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import { Grain } from '../core/tally.ts'
import { days } from '../core/time.ts'

export const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const longest: Record<Grain, { span: number; says: string }> = {
  hour: { span: days(31), says: '31 days by the hour' },
  day: { span: days(400), says: '400 days by the day' },
}

/** What a query for analytics takes. `usual` says when it begins if it does not say so itself. */
export const spanQuery = (usual: string) => ({
  from: Moment.optional().describe(`By default ${usual}.`),
  to: Moment.optional().describe('By default now. At most 31 days after the beginning by the hour, 400 by the day.'),
  grain: Grain.default('hour'),
})

interface Asked {
  from?: Date | undefined
  to?: Date | undefined
  grain: Grain
}

/** The time that analytics are asked for: until now, and for as long as is usual, unless the query says otherwise. */
export function spanOf({ from, to, grain }: Asked, usual: number, now: Date): { from: Date; to: Date; grain: Grain } {
  const { span, says } = longest[grain]
  const end = to ?? now
  const start = from ?? new Date(end.getTime() - usual)
  const length = end.getTime() - start.getTime()
  if (length >= 0 && length <= span) return { from: start, to: end, grain }
  const asked = `from ${start.toISOString()} to ${end.toISOString()}`
  throw new Fault(
    'request.invalid',
    `The query does not fit: it asks ${asked}; expected from before to, and at most ${says}.`,
  )
}
