import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createStore } from '../../lib/aws/store.ts'
import { activityOf } from '../../lib/core/activity.ts'
import { bySystem } from '../../lib/core/actor.ts'
import { instanceId } from '../../lib/core/instance.ts'
import { type InstanceFiles, seedInstance } from '../../lib/flows/apply-instance.ts'
import { createToken } from '../../lib/flows/tokens.ts'
import type { Ports } from '../../lib/ports.ts'

export type TableAccess = Pick<Ports, 'store' | 'clock'>

export const tableAccess = (dynamo: DynamoDBClient, table: string): TableAccess => ({
  store: createStore({ dynamo, table }),
  clock: { now: () => new Date(), random: Math.random },
})

/** What the first deploy put into the empty table: rows from the files, and a token for the first admin. */
export interface Moved {
  rows: number
  /** Shown this once. */
  bearer: string
}

/**
 * Fills an installation that is new. One that is not keeps what it has, whatever the files say: the instance row is
 * written last, so it is there when all the others are.
 */
export async function moveIn(table: TableAccess, files: InstanceFiles): Promise<Moved | undefined> {
  if (await table.store.get('instance', instanceId)) return undefined
  // Before the rows: should the deploy break off in between, the next one makes another.
  const { bearer } = await createToken(table, { name: 'First admin', role: 'admin', actor: bySystem('cli') })
  const { created } = await seedInstance(table, files)
  return { rows: created.length, bearer }
}

/** Leaves in the history who deployed what, and which harm was allowed. */
export async function recordDeploy({ store, clock }: TableAccess, note: string): Promise<void> {
  const deed = { actor: bySystem('cli'), verb: 'instance.deployed', subject: instanceId, note } as const
  await store.commit([{ op: 'new', kind: 'activity', row: activityOf(deed, clock) }])
}
