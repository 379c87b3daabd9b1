import * as z from 'zod'
import { Instant, isPast } from './time.ts'

/** From a task's first failure until one of its runs succeeds. It is what a recovery is measured by. */
export const Incident = z.object({
  since: Instant,
  /** Set when recovery came to its end and a person was asked. */
  askedPerson: z.boolean(),
})
export type Incident = z.infer<typeof Incident>

export interface Struck {
  incident: Incident
  /** What it adds to the counters. */
  counts: Record<string, number>
}

/** One more failure, after which somebody is asked or nobody is. Each incident is counted once, and once as asking. */
export function strike(before: Incident | undefined, failedAt: Instant, asksPerson: boolean): Struck {
  const incident = { since: before?.since ?? failedAt, askedPerson: asksPerson || (before?.askedPerson ?? false) }
  return {
    incident,
    counts: {
      ...(before ? {} : { incidents: 1 }),
      ...(asksPerson && !before?.askedPerson ? { 'incidents asking': 1 } : {}),
    },
  }
}

/** What the end of an incident adds to the counters: none if there was none. */
export function recovered(incident: Incident | undefined, now: Date): Record<string, number> {
  if (!incident) return {}
  const took = isPast(incident.since, now) ? now.getTime() - Date.parse(incident.since) : 0
  return {
    'incidents recovered': 1,
    'incidents recovered ms': took,
    ...(incident.askedPerson ? {} : { 'incidents recovered alone': 1 }),
  }
}
