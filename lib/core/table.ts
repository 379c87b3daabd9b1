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

/** Both answer the beat of the tick with one of their own, which is news to neither of them. */
const tickBeat = { Keys: { pk: { S: ['stage'] }, sk: { S: ['tick'] } } }

/**
 * Which changes each consumer of the table's stream is told of, as DynamoDB filter patterns: any of the patterns, all
 * of its attributes, any of the values. What is filtered out costs no invocation.
 */
export const streamFilters = {
  dispatch: [{ Keys: { pk: { S: ['task', 'run', 'mission', 'desk', 'agent', 'instance'] } } }, tickBeat],
  classify: [{ NewImage: { byStatus: { S: ['run#failed', 'think-cycle#failed'] } } }, tickBeat],
} as const satisfies Record<string, readonly StreamFilter[]>

export interface StreamFilter {
  Keys?: Record<string, { S: readonly string[] }>
  NewImage?: Record<string, { S: readonly string[] }>
}

export const expiryAttribute = 'expiresAt'
export const streamView = 'NEW_AND_OLD_IMAGES'
