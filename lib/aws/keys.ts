import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type LineName, termsOf, wholeOf } from '../core/listing.ts'
import { type Kind, type Rows, rowSchemas } from '../core/rows.ts'
import type { tableIndexes } from '../core/table.ts'
import type { Dimension, Grain, TallyKey } from '../core/tally.ts'

/**
 * The only file that knows how a key is written.
 *
 * | item    | pk                                            | sk                   |
 * |---------|-----------------------------------------------|----------------------|
 * | a row   | `task`, or `step#run_...` for a part of a run | its id               |
 * | a tally | `tally#agent#day`                             | `2026-11-23#atlas`   |
 *
 * An index attribute is kind and term, `task#todo`, so the kinds do not meet in an index. A line has its name.
 */
export type Item = Record<string, AttributeValue>

type IndexName = (typeof tableIndexes)[number]['name']

/** Where each term is indexed, and the attribute that holds it. */
export const termIndexes = {
  status: { index: 'by-status', attribute: 'byStatus' },
  agent: { index: 'by-agent', attribute: 'byAgent' },
  project: { index: 'by-project', attribute: 'byProject' },
  parent: { index: 'by-parent', attribute: 'byParent' },
} as const satisfies Record<string, { index: IndexName; attribute: string }>

export type Term = keyof typeof termIndexes
export const terms: readonly Term[] = ['status', 'agent', 'project', 'parent']

export const lineIndex = 'by-line' satisfies IndexName

export const partitionOf = (kind: Kind, whole: string | undefined): string =>
  whole === undefined ? kind : `${kind}#${whole}`

export const rowKey = (kind: Kind, id: string): { pk: { S: string }; sk: { S: string } } => ({
  pk: { S: partitionOf(kind, wholeOf(id)) },
  sk: { S: id },
})

export const termKey = (kind: Kind, term: string): string => `${kind}#${term}`
export const lineKey = (name: LineName): string => name

/** Under a term that a row lacks it is not in that index at all. */
export function indexKeys<K extends Kind>(kind: K, row: Rows[K]): Item {
  const found = termsOf[kind](row)
  const keys: Item = {}
  for (const term of terms) {
    const value = found[term]
    if (value !== undefined) keys[termIndexes[term].attribute] = { S: termKey(kind, value) }
  }
  if (found.line) {
    keys['byLine'] = { S: lineKey(found.line.name) }
    keys['lineOrder'] = { S: found.line.order }
  }
  return keys
}

const isKind = (word: string): word is Kind => Object.hasOwn(rowSchemas, word)

/** The kind of row that lives in a partition; none for tallies. */
export function kindOfPartition(pk: string): Kind | undefined {
  const [word = ''] = pk.split('#', 1)
  return isKind(word) ? word : undefined
}

export const tallyPartition = (dimension: Dimension, grain: Grain): string => `tally#${dimension}#${grain}`

export const tallyKey = ({ dimension, grain, bucket, member }: TallyKey): { pk: { S: string }; sk: { S: string } } => ({
  pk: { S: tallyPartition(dimension, grain) },
  sk: { S: `${bucket}#${member}` },
})

/** Everything from one bucket to another, both inclusive: `~` sorts after whatever a member's name is made of. */
export const tallyRange = (from: string, to: string): { first: string; last: string } => ({
  first: from,
  last: `${to}#~`,
})

export function parseTallySort(sk: string): { bucket: string; member: string } {
  const hash = sk.indexOf('#')
  return { bucket: sk.slice(0, hash), member: sk.slice(hash + 1) }
}
