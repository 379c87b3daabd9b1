import type { Actor } from '../core/actor.ts'
import { Fault } from '../core/fault.ts'
import type { MissionId } from '../core/id.ts'
import type { Mission } from '../core/mission.ts'
import { abandonMission, approveMission, rejectMission } from '../core/mission-states.ts'
import { tallyDecision } from '../core/tally.ts'
import type { Ports, Write } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { filedRows } from './open-proposals.ts'
import { instanceOf, rowOf } from './read-config.ts'

const illegal = (mission: Mission, wish: string, expected: string): Fault =>
  new Fault(
    'state.illegal',
    `mission ${mission.id} is ${mission.status} and cannot be ${wish}; only ${expected} missions can`,
  )

/** A person says yes: the plan becomes tasks, in the same transaction. */
export async function approve(ports: Ports, id: MissionId, by: Actor): Promise<Mission> {
  const { store, clock } = ports
  return await commitChange(ports, async () => {
    const proposed = await rowOf(store, 'mission', id)
    if (proposed.status !== 'proposed') throw illegal(proposed, 'approved', 'proposed')
    const { policies, timeZone } = await instanceOf(store)
    const { mission, tasks } = approveMission(proposed, { by, review: policies.review }, clock)
    const writes: Write[] = [{ op: 'changed', kind: 'mission', row: mission }, ...filedRows(tasks)]
    const deed = {
      actor: by,
      verb: 'mission.approved',
      subject: id,
      note: mission.title,
      traceId: mission.traceId,
    } as const
    return { writes, additions: tallyDecision(mission, timeZone), deeds: [deed], result: mission }
  })
}

export async function reject(ports: Ports, id: MissionId, why: string, by: Actor): Promise<Mission> {
  return await commitChange(ports, async () => {
    const proposed = await rowOf(ports.store, 'mission', id)
    if (proposed.status !== 'proposed') throw illegal(proposed, 'rejected', 'proposed')
    const { timeZone } = await instanceOf(ports.store)
    const mission = rejectMission(proposed, by, why, ports.clock.now())
    const deed = { actor: by, verb: 'mission.rejected', subject: id, note: why, traceId: mission.traceId } as const
    const writes: Write[] = [{ op: 'changed', kind: 'mission', row: mission }]
    return { writes, additions: tallyDecision(mission, timeZone), deeds: [deed], result: mission }
  })
}

/** A person calls it off. The dispatcher hears of it, and cancels those of its tasks that have not ended. */
export async function abandon(ports: Ports, id: MissionId, why: string, by: Actor): Promise<Mission> {
  return await commitChange(ports, async () => {
    const open = await rowOf(ports.store, 'mission', id)
    if (open.status !== 'proposed' && open.status !== 'approved')
      throw illegal(open, 'abandoned', 'proposed and approved')
    const mission = abandonMission(open, why, ports.clock.now())
    const deed = { actor: by, verb: 'mission.abandoned', subject: id, note: why, traceId: mission.traceId } as const
    return { writes: [{ op: 'changed', kind: 'mission', row: mission }], deeds: [deed], result: mission }
  })
}
