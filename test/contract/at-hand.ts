import { expect } from 'vitest'
import type { Kind, Rows } from '../../lib/core/rows.ts'
import type { ListQuery, Store, Write } from '../../lib/ports.ts'
import type { SimClock } from '../sim/clock.ts'

/** An empty store, and the clock that it and the rows go by. */
export interface StoreAtHand {
  store: Store
  clock: SimClock
}

export const news = <K extends Kind>(kind: K, rows: readonly Rows[K][]): Write[] =>
  rows.map((row) => ({ op: 'new', kind, row }) as Write)

/** Commits as many at a time as a transaction holds. */
export async function fill(store: Store, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += 100)
    expect(await store.commit(writes.slice(from, from + 100))).toBe('committed')
}

export const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

/** Follows the cursors to the end: the ids of every page. */
export async function walk<K extends Kind>(store: Store, kind: K, query: ListQuery<K>): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await store.list(kind, { ...query, cursor })
    pages.push(idsOf(page.items))
    cursor = page.cursor
  } while (cursor !== undefined && pages.length < 1000)
  return pages
}
