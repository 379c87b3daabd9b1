/** What came after a thing, out of a page of the newest; `isAll` unless there may be more than the page shows. */
export function afterwards<T extends { id: string }>(
  newest: readonly T[],
  id: string,
  looked: number,
): { items: T[]; isAll: boolean } {
  // Ids begin with the moment they were made.
  const items = newest.filter((one) => one.id > id)
  return { items, isAll: items.length < looked }
}
