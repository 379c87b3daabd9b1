import type { Category } from '../../../lib/core/failure.ts'
import type { Move } from '../../../lib/core/judge-again.ts'

/** What judging again came to so far, over all pages of it. */
export interface Tallied {
  looked: number
  changed: number
  /** The largest first. */
  moves: readonly Move[]
}

export const nothingYet: Tallied = { looked: 0, changed: 0, moves: [] }

export function addUp(so: Tallied, page: Tallied): Tallied {
  const moves = new Map<string, { from: Category; to: Category; count: number }>()
  for (const { from, to, count } of [...so.moves, ...page.moves]) {
    const name = `${from} ${to}`
    moves.set(name, { from, to, count: count + (moves.get(name)?.count ?? 0) })
  }
  return {
    looked: so.looked + page.looked,
    changed: so.changed + page.changed,
    moves: [...moves.values()].toSorted((a, b) => b.count - a.count),
  }
}
