/**
 * The shape of the one table of an instance, as both the stacks and the embedded engines create it.
 *
 * `pk` is the kind of a row (for a part of something: kind and whole), `sk` its id, so a kind is listed by age without
 * an index. The indexes hold keys only: they say where the rows are, the rows say what they are.
 */
export const tableKey = { partition: 'pk', sort: 'sk' } as const

export const tableIndexes = [
  { name: 'by-status', partition: 'byStatus', sort: 'sk' },
  { name: 'by-agent', partition: 'byAgent', sort: 'sk' },
  { name: 'by-project', partition: 'byProject', sort: 'sk' },
  { name: 'by-parent', partition: 'byParent', sort: 'sk' },
  { name: 'by-line', partition: 'byLine', sort: 'lineOrder' },
] as const

export const expiryAttribute = 'expiresAt'
export const streamView = 'NEW_AND_OLD_IMAGES'
