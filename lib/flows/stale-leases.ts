import { after, minutes } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { dueAgents } from './overdue.ts'
import { isRunning, openRuns } from './sweep.ts'

/** The sweep comes every minute: after this long it has missed a lease, or it cannot do what it should. */
const sweptWithin = minutes(3)

/**
 * Runs and think cycles whose lease ran out long ago, while nobody has swept them up. The cycle of somebody who is
 * stopped does not count: it is recorded as lost when its agent goes on.
 */
export async function staleLeases(ports: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const longAgo = after(ports.clock.now(), -sweptWithin)
  const runs = (await openRuns(ports)).filter(isRunning).filter(({ leaseUntil }) => leaseUntil < longAgo)
  const thinking = (await dueAgents(ports)).flatMap(({ desk }) => desk.thinking ?? [])
  return runs.length + thinking.filter(({ leaseUntil }) => leaseUntil < longAgo).length
}
