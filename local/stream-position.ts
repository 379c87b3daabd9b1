import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a consumer has read the table's stream: the sequence number of the last record it has handled. */
export interface StreamPosition {
  read(): string | undefined
  write(sequenceNumber: string): void
  /** Writes down what was put off. */
  flush(): void
}

/** Replacing a file costs a millisecond of our one thread. */
const writeEveryMs = 250

/**
 * Kept in a file, replaced as a whole, some time after a batch was handled. So after a crash the last batches come again,
 * as they may in a Lambda, and what they ask for is found done.
 */
export function streamPosition(folder: string, consumer: string): StreamPosition {
  const file = join(folder, `stream-${consumer}.position`)
  let current: string | undefined
  let writtenAt = 0
  const flush = () => {
    if (current === undefined) return
    writeFileSync(`${file}.new`, current)
    renameSync(`${file}.new`, file)
    writtenAt = Date.now()
  }
  return {
    flush,
    read: () => {
      if (current !== undefined) return current
      try {
        return readFileSync(file, 'utf8').trim() || undefined
      } catch {
        return undefined
      }
    },
    write: (sequenceNumber) => {
      current = sequenceNumber
      if (Date.now() - writtenAt >= writeEveryMs) flush()
    },
  }
}
