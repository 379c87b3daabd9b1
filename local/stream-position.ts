import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a consumer has read the table's stream: the sequence number of the last record it has handled. */
export interface StreamPosition {
  read(): string | undefined
  write(sequenceNumber: string): void
}

/**
 * Kept in a file, replaced as a whole. It is written after a batch was handled, so after a crash the last batch may
 * come again, as it may in a Lambda.
 */
export function streamPosition(folder: string, consumer: string): StreamPosition {
  const file = join(folder, `stream-${consumer}.position`)
  return {
    read: () => {
      try {
        return readFileSync(file, 'utf8').trim() || undefined
      } catch {
        return undefined
      }
    },
    write: (sequenceNumber) => {
      writeFileSync(`${file}.new`, sequenceNumber)
      renameSync(`${file}.new`, file)
    },
  }
}
