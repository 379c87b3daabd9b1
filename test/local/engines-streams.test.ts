import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { startDynoxide } from '../../local/engines/dynoxide.ts'
import { scratchFolder } from './engines-scratch.ts'

const day = 86_400

/** The file of a dynoxide that has run and ended. */
async function usedFile(): Promise<DatabaseSync> {
  const folder = scratchFolder()
  const { stop } = await startDynoxide({ folder })
  await stop()
  const database = new DatabaseSync(join(folder, 'dynoxide.db'))
  onTestFinished(() => database.close())
  return database
}

function record(database: DatabaseSync, { from, to, at }: { from: number; to: number; at: number }): void {
  const statement = database.prepare(`
    WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
    INSERT INTO _stream_records (table_name, event_name, keys_json, sequence_number, shard_id, created_at)
    SELECT 'main', 'INSERT', '{}', CAST(n AS TEXT), 'shard', ? FROM numbers`)
  statement.run(from, to, at)
}

const kept = (database: DatabaseSync) =>
  z
    .object({ records: z.number(), oldest: z.number(), newest: z.number() })
    .parse(
      database.prepare(`SELECT COUNT(*) AS records, MIN(id) AS oldest, MAX(id) AS newest FROM _stream_records`).get(),
    )

test('a stream forgets what is older than a day, but never its newest 10,000 records', async () => {
  const database = await usedFile()
  record(database, { from: 1, to: 10_500, at: 0 })
  expect(kept(database).records).toBe(10_500)
  record(database, { from: 10_501, to: 11_100, at: 2 * day })
  expect(kept(database)).toEqual({ records: 10_001, oldest: 1_100, newest: 11_100 })
})

test('a stream of a busy day stays under 100,000 records', async () => {
  const database = await usedFile()
  record(database, { from: 1, to: 101_000, at: 0 })
  expect(kept(database)).toEqual({ records: 100_001, oldest: 1_000, newest: 101_000 })
})

test('neither numbering nor reading a stream looks at all of it', async () => {
  const database = await usedFile()
  const plan = (sql: string) => JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
  const number = 'CAST(sequence_number AS INTEGER)'
  const next = plan(`SELECT COALESCE(MAX(${number}), 0) + 1 FROM _stream_records WHERE table_name = 'main'`)
  const read = plan(`SELECT * FROM _stream_records WHERE table_name = 'main' AND ${number} > 5 ORDER BY ${number}`)
  expect(next).toContain('mission_control_stream_order (table_name=?)')
  expect(read).toContain('mission_control_stream_order (table_name=? AND <expr>>?)')
})
