interface Row {
  id: string
}

interface Parts<R extends Row> {
  /** The first page as it is now. */
  head: readonly R[]
  /** Rows that were on the first page before. */
  former: readonly R[]
  /** The pages behind the first one. */
  tail: readonly R[]
}

/**
 * One list out of a first page that keeps changing and the pages behind it. Whom newer rows pushed off the first page
 * is kept; who left it from the middle no longer belongs to the list.
 */
export function mergePages<R extends Row>({ head, former, tail }: Parts<R>): R[] {
  const last = head.at(-1)
  const pushedOff = last ? former.filter(({ id }) => id < last.id) : []
  const rows = new Map<string, R>()
  for (const row of [...head, ...pushedOff, ...tail]) if (!rows.has(row.id)) rows.set(row.id, row)
  return [...rows.values()]
}
