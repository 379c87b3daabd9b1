import * as z from 'zod'
import type { Recovery } from './failure.ts'
import type { Chance } from './id.ts'
import { after, Instant, minutes } from './time.ts'

/**
 * Many failures of one fingerprint within minutes are a storm: something that many depend on is down. While it lasts,
 * what would be tried again waits, so that attempts do not multiply against what cannot answer.
 */
export const Storm = z.object({
  since: Instant,
  /** Nothing of this fingerprint is tried again before. */
  until: Instant,
})
export type Storm = z.infer<typeof Storm>

/** Failures since a moment: those that may turn out to be the beginning of a storm. */
export const Gust = z.object({ since: Instant, count: z.number().int() })
export type Gust = z.infer<typeof Gust>

export interface Weather {
  gust: Gust
  storm?: Storm | undefined
}

/** So many within so long are a storm. Three agents with three tasks each fail nine times without one. */
const stormSize = 10
const stormSpan = minutes(5)
/** How long nothing is tried, and over how long what has waited comes back. */
const calmLasts = minutes(15)

/** When a storm is forgotten: what came back has been heard of, and none of it failed. */
export const isOver = ({ until }: Storm, now: Date): boolean => after(now, -calmLasts) >= until

/** The weather after one more failure. What comes back and fails again keeps a storm alive. */
export function weatherAfter(before: Weather | undefined, at: Instant): Weather {
  const { gust, storm } = before ?? {}
  const grown = gustAfter(gust, at)
  const until = after(new Date(at), calmLasts)
  if (storm && !isOver(storm, new Date(at)))
    return { gust: grown, storm: at < storm.until ? storm : { since: storm.since, until } }
  return grown.count < stormSize ? { gust: grown } : { gust: grown, storm: { since: at, until } }
}

/** One that is told long after it happened is no part of what blows now. */
function gustAfter(gust: Gust | undefined, at: Instant): Gust {
  if (!gust || at > after(new Date(gust.since), stormSpan)) return { since: at, count: 1 }
  return at < after(new Date(gust.since), -stormSpan) ? gust : { ...gust, count: gust.count + 1 }
}

/** What waits for the end of a storm comes back one by one, not together. */
export function sitOut(recovery: Recovery, storm: Storm | undefined, chance: Chance): Recovery {
  if (!storm || (recovery.kind !== 'retry' && recovery.kind !== 'resume')) return recovery
  return { ...recovery, notBefore: after(new Date(storm.until), Math.floor(chance.random() * calmLasts)) }
}
