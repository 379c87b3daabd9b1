import * as z from 'zod'
import { Fingerprint } from './failure.ts'
import type { FailureGroup } from './failure-group.ts'
import { isOver, type Storm } from './storm.ts'
import { Instant, instant } from './time.ts'

/** What people have to be told although nobody asked. One row for each cause, which may be raised again and again. */
export const Alert = z.object({
  id: z.string().regex(/^(?:unknown-share|storm-[0-9a-f]{16})$/),
  kind: z.enum(['unknown-share', 'storm']),
  status: z.enum(['raised', 'cleared']),
  says: z.string(),
  raisedAt: Instant,
  clearedAt: Instant.optional(),
  /** Of a storm: which failures it is made of. */
  fingerprint: Fingerprint.optional(),
  version: z.number().int(),
})
export type Alert = z.infer<typeof Alert>

/** The failures of the last hour, and how many of them no rule knows. */
export interface UnknownCount {
  failures: number
  unknown: number
}

/** With fewer failures in the hour a share says nothing. */
const smallestSample = 20
/** In percent. Raised above the one and cleared below the other: in between an alert stays as it is. */
const raisedAbove = 20
const clearedBelow = 15
/** Nor may it come and go with the size of the sample. */
const tooFewToStay = 10

export const percentOf = ({ failures, unknown }: UnknownCount): number =>
  failures === 0 ? 0 : (100 * unknown) / failures

/** In percent; `undefined` when there are too few failures for a share to say anything. */
export const unknownPercent = (count: UnknownCount): number | undefined =>
  count.failures < smallestSample ? undefined : percentOf(count)

/** What becomes of the alert on failures that no rule knows; `undefined` when it stays as it is. */
export function watchUnknown(alert: Alert | undefined, count: UnknownCount, now: Date): Alert | undefined {
  const percent = percentOf(count)
  if (alert?.status === 'raised') {
    const isCalm = percent < clearedBelow || count.failures < tooFewToStay
    return isCalm ? clear(alert, now) : undefined
  }
  if (count.failures < smallestSample || percent <= raisedAbove) return undefined
  const says = `${count.unknown} of the ${count.failures} failures of the last hour matched no rule. Look at their groups, and add a rule for the largest.`
  return { ...raised('unknown-share', says, now), id: 'unknown-share', version: alert?.version ?? 1 }
}

const raised = (kind: Alert['kind'], says: string, now: Date) =>
  ({ kind, status: 'raised', says, raisedAt: instant(now) }) as const

const clear = (alert: Alert, now: Date): Alert => ({ ...alert, status: 'cleared', clearedAt: instant(now) })

export const stormAlertId = (fingerprint: string): string => `storm-${fingerprint}`

export function stormAlert(before: Alert | undefined, { id, latest }: FailureGroup, now: Date): Alert {
  const what = latest.message.slice(0, 200)
  const says = `The same failure comes again and again, so nothing that ended in it is tried before it is calm: ${what}`
  return { ...raised('storm', says, now), id: stormAlertId(id), fingerprint: id, version: before?.version ?? 1 }
}

/** A storm whose failures have not come back. */
export const watchStorm = (alert: Alert, storm: Storm | undefined, now: Date): Alert | undefined =>
  alert.status === 'raised' && (!storm || isOver(storm, now)) ? clear(alert, now) : undefined
