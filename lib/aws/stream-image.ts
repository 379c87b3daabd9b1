import type { Kind, RowChange, Rows } from '../core/rows.ts'
import { kindOfPartition } from './keys.ts'
import { decodeRow } from './row-item.ts'

/** A Lambda gets bytes as base64, the streams API of the SDK gives bytes. */
type Value = { S?: string | undefined; N?: string | undefined; B?: string | Uint8Array | undefined }
type Image = Record<string, Value>

/** A record of the table's stream, as a Lambda gets it and as embedded mode reads it. */
export interface StreamRecord {
  dynamodb?: { Keys?: Image | undefined; NewImage?: Image | undefined; OldImage?: Image | undefined } | undefined
}

/** What a record tells. Nothing for counters, and nothing for a row that was removed. */
export function changeIn({ dynamodb }: StreamRecord): RowChange | undefined {
  const { Keys, NewImage, OldImage } = dynamodb ?? {}
  const kind = kindOfPartition(Keys?.['pk']?.S ?? '')
  return kind && NewImage && changeOf(kind, NewImage, OldImage)
}

const changeOf = <K extends Kind>(kind: K, after: Image, before: Image | undefined): RowChange<K> => ({
  kind,
  row: rowIn(kind, after),
  before: before && rowIn(kind, before),
})

const rowIn = <K extends Kind>(kind: K, { sk, row }: Image): Rows[K] => decodeRow(kind, sk?.S ?? '', bytesOf(row?.B))

const bytesOf = (value: string | Uint8Array | undefined): Uint8Array | undefined =>
  typeof value === 'string' ? Buffer.from(value, 'base64') : value
