import type { LineName } from '../core/listing.ts'
import type { Kind, Rows } from '../core/rows.ts'
import { Fault } from '../core/fault.ts'
import type { Page, Place, Store } from '../ports.ts'

interface LineOf<K extends Kind> {
  kind: K
  name: LineName
  /** What a place of this line looks like. The place of the last row is the cursor to the next page. */
  place: RegExp
}

interface LinePage<K extends Kind> {
  limit: number
  cursor?: string | undefined
  where?: (row: Rows[K]) => boolean
}

const mostLooks = 1_000
const stride = 100

/** A page of the rows of a line, the last in line first. A row that moves ahead meanwhile may be missed, never repeated. */
export async function pageOfLine<K extends Kind>(
  store: Store,
  { kind, name, place }: LineOf<K>,
  { limit, cursor, where = () => true }: LinePage<K>,
): Promise<Page<Rows[K]>> {
  if (cursor !== undefined && !place.test(cursor))
    throw new Fault(
      'request.invalid',
      `the cursor "${cursor.slice(0, 200)}" does not belong to this list; start at its first page`,
    )
  const items: Rows[K][] = []
  let last = cursor
  for (let looks = 0; looks < mostLooks;) {
    const places = await placesBefore(store, name, last)
    const rows = new Map(
      (
        await store.getMany(
          kind,
          places.map(({ id }) => id),
        )
      ).map((row) => [row.id, row]),
    )
    for (const { id, order } of places) {
      if (items.length === limit) return { items, cursor: last }
      last = order
      looks++
      const row = rows.get(id)
      if (row && where(row)) items.push(row)
    }
    if (places.length < stride) return { items }
  }
  return { items, cursor: last }
}

/** `until` is inclusive, so the place that was the last one comes first again. */
async function placesBefore(store: Store, name: LineName, last: string | undefined): Promise<Place[]> {
  const places = await store.line(name, { limit: stride + 1, until: last, lastFirst: true })
  return places.filter(({ order }) => order !== last).slice(0, stride)
}
