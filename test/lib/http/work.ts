import { proposeMission } from '../../../lib/core/mission-states.ts'
import type { ProposedMission } from '../../../lib/core/mission.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { atlas, draft } from '../flows/office.ts'
import type { Api } from './api.ts'

/** A mission that Atlas proposes. */
export async function propose({ store, clock }: Api, more: object = {}): Promise<ProposedMission> {
  const by = { agentId: atlas, rehearsal: true, traceId: 'trace' }
  const mission = proposeMission(draft(more), by, clock)
  await store.commit([{ op: 'new', kind: 'mission', row: mission }])
  clock.advance(1)
  return mission
}

/** Ready tasks become queued runs, and nobody claims them. */
export async function dispatchAll({ changes, ports }: Api): Promise<void> {
  await dispatch(changes.take(), ports)
}

/** The one and only thing on a list. */
export async function only(api: Api, path: string): Promise<Record<string, unknown> & { id: string }> {
  const { items = [] } = await api.get(path)
  const [item, ...others] = items
  if (!item || others.length > 0 || typeof item['id'] !== 'string') throw new Error(`${path} lists ${items.length}`)
  return { ...item, id: item['id'] }
}
