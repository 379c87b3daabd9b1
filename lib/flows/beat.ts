import type { StageName } from '../core/rows.ts'
import { instant } from '../core/time.ts'
import type { Ports } from '../ports.ts'

/**
 * Leaves a sign of life. The tick beats every minute; its row goes through the table's stream, where the dispatcher
 * and the classifier answer with a beat of their own. So a fresh beat proves the whole way, not just the process.
 */
export async function beat({ store, clock }: Pick<Ports, 'store' | 'clock'>, stage: StageName): Promise<void> {
  const last = await store.get('stage', stage)
  const row = { id: stage, at: instant(clock.now()), version: last?.version ?? 1 }
  // Losing the race means that somebody else has just beaten for this stage.
  await store.commit([{ op: last ? 'changed' : 'new', kind: 'stage', row }])
}
