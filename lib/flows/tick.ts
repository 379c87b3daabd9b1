import { bySystem } from '../core/actor.ts'
import { resume } from '../core/desk-states.ts'
import { AgentId } from '../core/id.ts'
import { type Instance, instanceId } from '../core/instance.ts'
import { after, instant, isPast } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { beat } from './beat.ts'
import { commitChange } from './commit-change.ts'
import { eachOf } from './each-of.ts'
import type { RuleBook } from './rule-book.ts'
import { nothingSwept, sweep, type SweepReport } from './sweep.ts'

/** Ids read from a waiting line in one tick. What is left over is still first in line a minute later. */
export const mostPerTick = 1_000

export interface TickReport extends SweepReport {
  woken: number
  lifted: number
  released: number
}

/**
 * What the schedule does every minute: wake the agents whose think time has come, lift holds that are over, let
 * delayed tasks go, and sweep up what was left behind. A missed or doubled tick changes nothing but the moment.
 */
export async function tick(ports: Ports, rules: RuleBook): Promise<TickReport> {
  const report: TickReport = { woken: 0, lifted: 0, released: 0, ...nothingSwept }
  const instance = await ports.store.get('instance', instanceId)
  // The schedule fires before the first instance is loaded: then nobody is there for whom anything could be done.
  if (!instance) {
    await beat(ports, 'tick')
    return report
  }
  await eachOf([
    () => beat(ports, 'tick'),
    async () => (report.lifted = await liftHolds(ports)),
    async () => (report.released = await releaseDelayed(ports)),
    async () => (report.woken = await wakeAgents(ports, instance)),
    async () => Object.assign(report, await sweep(ports, rules)),
  ])
  return report
}

async function wakeAgents({ store, queue, clock }: Ports, { killSwitch }: Instance): Promise<number> {
  if (killSwitch.on) return 0
  const due = await store.line('think', { limit: mostPerTick, until: instant(clock.now()) })
  await queue.send(
    'think',
    due.map(({ id }) => ({ agentId: AgentId.parse(id) })),
  )
  return due.length
}

async function liftHolds(ports: Ports): Promise<number> {
  const over = await ports.store.line('held', { limit: mostPerTick, until: instant(ports.clock.now()) })
  for (const { id } of over) {
    await commitChange(ports, async () => {
      const desk = await ports.store.get('desk', id)
      if (desk?.status !== 'held' || !desk.until || !isPast(desk.until, ports.clock.now()))
        return { writes: [], result: undefined }
      const deed = { actor: bySystem('tick'), verb: 'agent.resumed', subject: id, note: 'the hold is over' } as const
      return { writes: [{ op: 'changed', kind: 'desk', row: resume(desk) }], deeds: [deed], result: undefined }
    })
  }
  return over.length
}

/** A task whose wait is over joins the line of ready tasks; the dispatcher hears of it through the stream. */
async function releaseDelayed(ports: Ports): Promise<number> {
  // Orders are `<instant>#<id>`: everything up to the next millisecond is due.
  const until = after(ports.clock.now(), 1)
  const due = await ports.store.line('delayed', { limit: mostPerTick, until })
  for (const { id } of due) {
    await commitChange(ports, async () => {
      const task = await ports.store.get('task', id)
      if (task?.status !== 'todo' || !task.notBefore || !isPast(task.notBefore, ports.clock.now()))
        return { writes: [], result: undefined }
      return { writes: [{ op: 'changed', kind: 'task', row: { ...task, notBefore: undefined } }], result: undefined }
    })
  }
  return due.length
}
