import type { ActivityVerb } from '../core/activity.ts'
import type { Actor } from '../core/actor.ts'
import type { Desk } from '../core/agent.ts'
import { pause, resume, wake } from '../core/desk-states.ts'
import { Fault } from '../core/fault.ts'
import type { AgentId } from '../core/id.ts'
import type { Ports } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { rowOf } from './read-config.ts'

interface Steering {
  verb: ActivityVerb
  note?: string
  by: Actor
  change: (desk: Desk, now: Date) => Desk
}

async function steer(ports: Ports, id: AgentId, { verb, note, by, change }: Steering): Promise<Desk> {
  return await commitChange(ports, async () => {
    await rowOf(ports.store, 'agent', id)
    const desk = await rowOf(ports.store, 'desk', id)
    const row = change(desk, ports.clock.now())
    if (row === desk) return { writes: [], result: desk }
    return {
      writes: [{ op: 'changed', kind: 'desk', row }],
      deeds: [{ actor: by, verb, subject: id, note }],
      result: row,
    }
  })
}

/** Nothing new is started; what runs stops before its next step. */
export const pauseAgent = (ports: Ports, id: AgentId, reason: string, by: Actor): Promise<Desk> =>
  steer(ports, id, {
    verb: 'agent.paused',
    note: reason,
    by,
    change: (desk, now) => (desk.status === 'paused' ? desk : pause(desk, reason, now)),
  })

/** Ends a pause, a hold or an open breaker. */
export const resumeAgent = (ports: Ports, id: AgentId, by: Actor): Promise<Desk> =>
  steer(ports, id, { verb: 'agent.resumed', by, change: (desk) => (desk.status === 'active' ? desk : resume(desk)) })

/** Makes its next think cycle due now; the tick within the next minute starts it. */
export const wakeAgent = (ports: Ports, id: AgentId, by: Actor): Promise<Desk> =>
  steer(ports, id, {
    verb: 'agent.woken',
    by,
    change: (desk, now) => {
      if (desk.status === 'active') return wake(desk, now)
      throw new Fault('state.illegal', `agent ${id} is ${desk.status} (${desk.reason}); resume it before it can think`)
    },
  })
