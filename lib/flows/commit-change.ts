import { activitiesOf, type Deed } from '../core/activity.ts'
import { Fault } from '../core/fault.ts'
import type { TallyAdd } from '../core/tally.ts'
import type { Ports, Write } from '../ports.ts'

/** One logical change: the rows, what it adds to the counters, and who did what, for the activity log. */
export interface Change<T> {
  writes: Write[]
  additions?: TallyAdd[]
  deeds?: Deed[]
  result: T
}

const mostTries = 12

/**
 * Reads, decides and commits, again and again until nobody was faster. `decide` must read everything it decides on
 * anew each time. A change without writes commits nothing: the decision was that there is nothing to do.
 */
export async function commitChange<T>(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  decide: () => Promise<Change<T>>,
): Promise<T> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const { writes, additions, deeds = [], result } = await decide()
    if (writes.length === 0) return result
    const activities = activitiesOf(deeds, clock).map((row): Write => ({ op: 'new', kind: 'activity', row }))
    if ((await store.commit([...writes, ...activities], additions)) === 'committed') return result
  }
  throw new Fault(
    'row.conflict',
    `the same rows were changed by others ${mostTries} times in a row; try again in a moment`,
  )
}
