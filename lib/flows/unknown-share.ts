import { categories } from '../core/failure.ts'
import { firstIdAt } from '../core/id.ts'
import { hours } from '../core/time.ts'
import type { Ports } from '../ports.ts'

/** With fewer failures than this in the last hour a share says nothing, so none is published. */
const smallestSample = 20

export interface UnknownShare {
  /** Failures of the last hour. */
  failures: number
  /** 0 to 100; absent when the sample is too small. */
  percent?: number | undefined
}

export async function unknownShare({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<UnknownShare> {
  const since = firstIdAt('failure', new Date(clock.now().getTime() - hours(1)))
  const counts = await Promise.all(
    categories.map(async (category) => ({ category, count: await store.count('failure', category, since) })),
  )
  const failures = counts.reduce((sum, { count }) => sum + count, 0)
  const unknown = counts.find(({ category }) => category === 'UNKNOWN')?.count ?? 0
  return { failures, percent: failures < smallestSample ? undefined : (100 * unknown) / failures }
}
