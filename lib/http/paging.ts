import * as z from 'zod'
import { type Terms, termsOf } from '../core/listing.ts'
import type { Kind, Rows } from '../core/rows.ts'
import type { ListQuery, Scope, Store } from '../ports.ts'

/** What every list takes. */
export const paging = {
  limit: z.coerce.number<string>().int().min(1).max(200).default(50).describe('How many items a page may have.'),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('The cursor of the page before. Leave it out for the first page, and keep the filters as they were.'),
}

/** What every list answers. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), cursor: z.string().nullable() })

type Term = Exclude<keyof Terms, 'line'>

const scopeOf: Record<Term, (value: string) => Scope> = {
  status: (status) => ({ status }),
  agent: (agent) => ({ agent }),
  project: (project) => ({ project }),
  parent: (parent) => ({ parent }),
}

interface Filters<K extends Kind> extends Omit<ListQuery<K>, 'scope' | 'limit' | 'cursor'> {
  /** The first that is given picks the index, so the narrowest comes first; the others are looked for on each row. */
  by?: [term: Term, value: string | undefined][]
}

export async function listOf<K extends Kind>(
  store: Store,
  kind: K,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { by = [], where, ...more }: Filters<K> = {},
): Promise<{ items: Rows[K][]; cursor: string | null }> {
  const [first, ...others] = by.flatMap(([term, value]) => (value === undefined ? [] : [{ term, value }]))
  const holds = (row: Rows[K]): boolean => {
    const terms = termsOf[kind](row)
    return others.every(({ term, value }) => terms[term] === value) && (!where || where(row))
  }
  const page = await store.list(kind, {
    ...more,
    limit,
    cursor,
    scope: first ? scopeOf[first.term](first.value) : {},
    where: others.length > 0 || where ? holds : undefined,
  })
  return { items: page.items, cursor: page.cursor ?? null }
}
