import { type Alert, stormAlert, stormAlertId, watchStorm, watchUnknown, type UnknownCount } from '../core/alert.ts'
import { bySystem } from '../core/actor.ts'
import type { Deed } from '../core/activity.ts'
import type { FailureGroup } from '../core/failure-group.ts'
import type { Ports, Write } from '../ports.ts'
import { commitChange } from './commit-change.ts'

type Needs = Pick<Ports, 'store' | 'clock'>

/** More storms than this at once, and the rest are cleared a minute later. */
const mostAtOnce = 100

const raisedAlerts = async ({ store }: Pick<Ports, 'store'>): Promise<Alert[]> =>
  (await store.list('alert', { scope: { status: 'raised' }, limit: mostAtOnce })).items

/** For the transaction in which a storm is noticed. */
export async function raiseStorm({ store, clock }: Needs, group: FailureGroup): Promise<{ write: Write; deed: Deed }> {
  const before = await store.get('alert', stormAlertId(group.id))
  const row = stormAlert(before, group, clock.now())
  return { write: { op: before ? 'changed' : 'new', kind: 'alert', row }, deed: deedOf(row) }
}

/**
 * Once a minute: raises and clears what is not noticed by anybody else. Answers whether the alert on failures that no
 * rule knows is raised now.
 */
export async function watchAlerts(ports: Needs, count: UnknownCount): Promise<{ unknownRaised: boolean }> {
  const raised = await raisedAlerts(ports)
  for (const { fingerprint = '' } of raised.filter(({ kind }) => kind === 'storm'))
    await watch(ports, stormAlertId(fingerprint), async (alert, now) => {
      const group = await ports.store.get('failure-group', fingerprint)
      return alert && watchStorm(alert, group?.storm, now)
    })
  const isRaised = raised.some(({ kind }) => kind === 'unknown-share')
  const mayChange = isRaised || watchUnknown(undefined, count, ports.clock.now()) !== undefined
  const alert = mayChange
    ? await watch(ports, 'unknown-share', async (before, now) => watchUnknown(before, count, now))
    : undefined
  return { unknownRaised: alert?.status === 'raised' }
}

/** The alert as it is now, whoever changed it. */
async function watch(
  ports: Needs,
  id: string,
  look: (alert: Alert | undefined, now: Date) => Promise<Alert | undefined>,
): Promise<Alert | undefined> {
  return await commitChange(ports, async () => {
    const before = await ports.store.get('alert', id)
    const row = await look(before, ports.clock.now())
    if (!row) return { writes: [], result: before }
    return { writes: [{ op: before ? 'changed' : 'new', kind: 'alert', row }], deeds: [deedOf(row)], result: row }
  })
}

const deedOf = ({ id, status, says }: Alert): Deed => ({
  actor: bySystem('classifier'),
  verb: status === 'raised' ? 'alert.raised' : 'alert.cleared',
  subject: id,
  note: says,
})
