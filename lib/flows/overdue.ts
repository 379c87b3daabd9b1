import type { Desk } from '../core/agent.ts'
import { isDueToThink } from '../core/desk-states.ts'
import { instanceId } from '../core/instance.ts'
import { type Instant, instant, minutes } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { mostPerTick } from './tick.ts'

interface Due {
  desk: Desk
  /** Nobody was due while the kill switch was on. */
  since: Instant
}

/** Everybody who may think now, and for whose thought it is time. Nobody, as long as there is no instance. */
export async function dueAgents({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<Due[]> {
  const now = clock.now()
  const inLine = await store.line('think', { limit: mostPerTick, until: instant(now) })
  if (inLine.length === 0) return []
  const instance = await store.get('instance', instanceId)
  if (!instance || instance.killSwitch.on) return []
  const switchedOn = instance.killSwitch.since ?? ''
  const desks = await store.getMany(
    'desk',
    inLine.map(({ id }) => id),
  )
  return desks
    .filter((desk) => isDueToThink(desk, now))
    .map((desk) => ({ desk, since: desk.nextThinkAt > switchedOn ? desk.nextThinkAt : switchedOn }))
}

/** For how many whole minutes the one who waits longest for a thought has been due; 0 when nobody waits. */
export async function minutesOverdue(ports: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const now = ports.clock.now().getTime()
  const waits = (await dueAgents(ports)).map(({ since }) => now - new Date(since).getTime())
  return Math.floor(Math.max(0, ...waits) / minutes(1))
}
