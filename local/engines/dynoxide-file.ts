import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../lib/core/fault.ts'

/**
 * dynoxide 1.2 numbers a stream record by looking at all earlier ones, has no index for it, and never deletes one:
 * after 12,000 writes a transaction took 15 ms instead of 1.5. So its database gets the indexes it lacks, and a
 * trigger that forgets records as AWS does, after 24 hours. The newest 10,000 always stay, because numbers would start
 * again at 1 in an empty stream; more than 100,000 never do. Each sweep looks at 300 rows, so no write waits for it.
 */
const mendingStatements = `
  BEGIN IMMEDIATE;
  CREATE INDEX IF NOT EXISTS mission_control_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS mission_control_stream_range
    ON _stream_records (table_name, shard_id, sequence_number);
  DROP TRIGGER IF EXISTS mission_control_stream_trim;
  CREATE TRIGGER mission_control_stream_trim AFTER INSERT ON _stream_records WHEN NEW.id % 100 = 0 BEGIN
    DELETE FROM _stream_records
    WHERE id < (SELECT MIN(id) + 300 FROM _stream_records)
      AND id < NEW.id - 10000
      AND (created_at < NEW.created_at - 86400 OR id < NEW.id - 100000);
  END;
  COMMIT;
`

/** Runs beside a dynoxide that has the file open: only dynoxide itself creates the tables of a new file. */
export function mendStreams(file: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  try {
    database.exec(mendingStatements)
  } finally {
    database.close()
  }
}

/** Two dynoxide on one file would number the same stream twice, so a file that somebody has open is refused. */
export function refuseOpenFile(file: string): void {
  if (!existsSync(file)) return
  const database = new DatabaseSync(file, { timeout: 300 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK')
  } catch (cause) {
    const what = `${file} is open in another process, or is no database of dynoxide`
    throw new Fault('engine.unavailable', `${what}: end that process (lsof ${file} names it), or use another folder`, {
      cause,
    })
  } finally {
    database.close()
  }
}
