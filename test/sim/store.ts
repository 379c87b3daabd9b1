import { Fault } from '../../lib/core/fault.ts'
import { type Terms, termsOf, wholeOf } from '../../lib/core/listing.ts'
import { type Kind, type RowChange, type Rows, rowSchemas } from '../../lib/core/rows.ts'
import { sumCounts, type Tally, type TallyAdd, type TallyKey } from '../../lib/core/tally.ts'
import { cursorAt, idAt, strangeCursor } from '../../lib/aws/cursor.ts'
import { decodeRow, encodeRow, hasExpired } from '../../lib/aws/row-item.ts'
import type { Clock, Ids, ListQuery, Page, Scope, Store, Together, Write } from '../../lib/ports.ts'

/** Rows are kept as the text they would have in the table, so nobody shares an object with anybody. */
interface Held {
  id: string
  version: number
  json: Uint8Array
  terms: Terms
}

const kinds = Object.keys(rowSchemas).filter((kind): kind is Kind => kind in rowSchemas)

/** Where a list looks. */
interface Places {
  ids: readonly string[]
  has: (id: string) => boolean
}

interface Told {
  clock: Pick<Clock, 'now'>
  onChange: (change: RowChange) => void
}

/** The store in memory, with the very conflicts of the real one. */
export function createSimStore({ clock, onChange }: Told): Store {
  /** By kind, so that a list looks at nothing else. */
  const held = new Map(kinds.map((kind) => [kind, new Map<string, Held>()]))
  const sorted = new Map<Kind, readonly string[]>()
  const tallies = new Map<string, Tally>()
  const allOf = (kind: Kind): Map<string, Held> => held.get(kind) ?? new Map<string, Held>()
  const find = (kind: Kind, id: string): Held | undefined => allOf(kind).get(id)

  function live<K extends Kind>(kind: K, id: string): Rows[K] | undefined {
    const row = rowOf(kind, find(kind, id))
    return row && !hasExpired(row, clock.now()) ? row : undefined
  }

  const getMany = <K extends Kind>(kind: K, ids: readonly string[]): Rows[K][] =>
    ids.flatMap((id) => live(kind, id) ?? [])

  /** The ids of a kind in order: sorted once, until one comes or goes. */
  function idsOf(kind: Kind): readonly string[] {
    const ids = sorted.get(kind) ?? [...allOf(kind).keys()].toSorted(compare)
    sorted.set(kind, ids)
    return ids
  }

  /** Also what has expired: a list looks at it, and passes over it. */
  const placesOf = (kind: Kind, scope: Scope = {}): Places => ({
    ids: idsOf(kind),
    has: (id) => {
      const one = find(kind, id)
      return one !== undefined && isIn(one, scope)
    },
  })

  function holds({ op, kind, row }: Write): boolean {
    const now = find(kind, row.id)
    if (op !== 'new') return now?.version === row.version
    return !now || live(kind, row.id) === undefined
  }

  function write<K extends Kind>(kind: K, id: string, next: Held | undefined): RowChange<K> | undefined {
    const rows = allOf(kind)
    const before = rowOf(kind, rows.get(id))
    if (!before !== !next) sorted.delete(kind)
    if (!next) {
      rows.delete(id)
      return undefined
    }
    rows.set(id, next)
    return { kind, row: decodeRow(kind, id, next.json), before }
  }

  function add({ key, counts }: TallyAdd): void {
    if (Object.keys(counts).length === 0) return
    const name = tallyName(key)
    tallies.set(name, { ...key, counts: sumCounts([tallies.get(name) ?? { counts: {} }, { counts }]) })
  }

  return {
    get: async (kind, id) => live(kind, id),
    together: async (ids) => together(ids, live),
    getMany: async (kind, ids) => getMany(kind, ids),
    list: async (kind, query) => page(kind, query, placesOf(kind, query.scope), (id) => live(kind, id)),
    async count(kind, status, fromId) {
      const { ids, has } = placesOf(kind, { status })
      return ids.filter((id) => id >= fromId && has(id)).length
    },
    async line(name, { limit, until, lastFirst = false }) {
      const everything = [...held.values()].flatMap((rows) => [...rows.values()])
      const standing = everything.flatMap(({ id, terms: { line } }) => {
        return line?.name === name && (until === undefined || line.order <= until) ? [{ id, order: line.order }] : []
      })
      const inOrder = standing.toSorted((a, b) => compare(a.order, b.order) || compare(a.id, b.id))
      return (lastFirst ? inOrder.toReversed() : inOrder).slice(0, limit)
    },
    tallies: async ({ dimension, grain, from, to }) =>
      structuredClone([...tallies.values()])
        .filter((one) => one.dimension === dimension && one.grain === grain && one.bucket >= from && one.bucket <= to)
        .toSorted((a, b) => compare(tallyName(a), tallyName(b))),
    async commit(writes, additions = []) {
      refuseImpossible(writes, additions)
      // Encoded before anything is written: a row that does not parse must leave nothing behind.
      const after = writes.map(({ op, kind, row }) => heldAfter(op, kind, row))
      if (!writes.every(holds)) return 'conflict'
      for (const [position, { kind, row }] of writes.entries()) {
        const change = write(kind, row.id, after[position])
        if (change) onChange(change)
      }
      for (const addition of additions) add(addition)
      return 'committed'
    },
  }
}

function together<K extends Kind>(
  ids: Ids<K>,
  live: <P extends Kind>(kind: P, id: string) => Rows[P] | undefined,
): Together<K> {
  const isAsked = (kind: string): kind is K => kind in ids
  const kinds = Object.keys(ids).filter(isAsked)
  // Object.fromEntries forgets which name has which value.
  const rowAt = (kind: K) => [kind, ids[kind] === undefined ? undefined : live(kind, ids[kind])] as const
  return Object.fromEntries(kinds.map(rowAt)) as Together<K>
}

const nameOf = (kind: Kind, id: string): string => `${kind} ${id}`
const tallyName = ({ dimension, grain, bucket, member }: TallyKey): string =>
  `${dimension} ${grain} ${bucket}#${member}`
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

const jsonOf = <K extends Kind>(kind: K, row: Rows[K]): Uint8Array =>
  encodeRow(kind, row, 'sim')['row']?.B ?? new Uint8Array()

function heldAfter<K extends Kind>(op: Write['op'], kind: K, row: Rows[K]): Held | undefined {
  if (op === 'removed') return undefined
  const version = op === 'changed' ? row.version + 1 : row.version
  return { id: row.id, version, json: jsonOf(kind, { ...row, version }), terms: termsOf[kind](row) }
}

const rowOf = <K extends Kind>(kind: K, held: Held | undefined): Rows[K] | undefined =>
  held && decodeRow(kind, held.id, held.json)
function isIn(one: Held, scope: Scope): boolean {
  if ('of' in scope) return wholeOf(one.id) === scope.of
  const wanted = Object.entries(scope)
  if (wanted.length === 0) return wholeOf(one.id) === undefined
  const terms: Record<string, unknown> = { ...one.terms }
  return wanted.every(([term, value]) => terms[term] === value)
}

function refuseImpossible(writes: readonly Write[], additions: readonly TallyAdd[]): void {
  const names = writes.map(({ kind, row }) => nameOf(kind, row.id))
  const counted = additions.filter(({ counts }) => Object.keys(counts).length > 0).map(({ key }) => tallyName(key))
  if (new Set(names).size < names.length) throw new Fault('store.corrupt', 'one commit writes a row twice')
  if (names.length + new Set(counted).size > 100) throw new Fault('store.corrupt', 'one commit has more than 100 parts')
}

const mostLooks = 1000

function page<K extends Kind>(
  kind: K,
  { scope = {}, oldestFirst = false, limit, cursor, fromId = '', toId, where }: ListQuery<K>,
  places: Places,
  live: (id: string) => Rows[K] | undefined,
): Page<Rows[K]> {
  const list = `${kind} ${JSON.stringify(scope)}`
  const inRange = (id: string): boolean => id >= fromId && (!toId || id <= toId)
  const start = cursor === undefined ? undefined : idAt(list, cursor)
  if (start !== undefined && !inRange(start)) throw strangeCursor(cursor ?? '')
  const isAfter = (id: string): boolean => start === undefined || (oldestFirst ? id > start : id < start)
  const items: Rows[K][] = []
  let [looks, last] = [0, '']
  for (const id of oldestFirst ? places.ids : places.ids.toReversed()) {
    if (!inRange(id) || !isAfter(id) || !places.has(id)) continue
    if (items.length === limit || looks === mostLooks) return { items, cursor: cursorAt(list, last) }
    const row = live(id)
    if (row && (!where || where(row))) items.push(row)
    looks++
    last = id
  }
  return { items }
}
