import type { UnknownCount } from '../core/alert.ts'
import { categories } from '../core/failure.ts'
import { firstIdAt } from '../core/id.ts'
import { hours } from '../core/time.ts'
import type { Ports } from '../ports.ts'

/** Counted in the index, so it costs next to nothing while there are few failures, and little while there are many. */
export async function unknownCount({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<UnknownCount> {
  const since = firstIdAt('failure', new Date(clock.now().getTime() - hours(1)))
  const counts = await Promise.all(categories.map((category) => store.count('failure', category, since)))
  const failures = counts.reduce((sum, count) => sum + count, 0)
  return { failures, unknown: counts[categories.indexOf('UNKNOWN')] ?? 0 }
}
