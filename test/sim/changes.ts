import type { RowChange } from '../../lib/core/rows.ts'

/** The stream of the table: what every commit did to every row, in the order of the commits. */
export interface SimChanges {
  /** Everything from the beginning. */
  readonly all: readonly RowChange[]
  /** What came since the last time, at most `limit`. */
  take(limit?: number): RowChange[]
  /** The same, but some of it twice, some of it told before, and all of it out of order. */
  takeDisturbed(): RowChange[]
}

export function createSimChanges(random: () => number): SimChanges & { add: (change: RowChange) => void } {
  const all: RowChange[] = []
  let taken = 0
  const take = (limit = Infinity): RowChange[] => {
    const fresh = structuredClone(all.slice(taken, taken + limit))
    taken += fresh.length
    return fresh
  }
  return {
    all,
    add: (change) => void all.push(change),
    take,
    takeDisturbed() {
      const repeated = all.slice(0, taken).filter(() => random() < 0.1)
      const fresh = take()
      const twice = fresh.filter(() => random() < 0.3)
      return shuffled(structuredClone([...fresh, ...twice, ...repeated]), random)
    },
  }
}

const shuffled = <T>(things: readonly T[], random: () => number): T[] =>
  things
    .map((thing) => ({ thing, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ thing }) => thing)
