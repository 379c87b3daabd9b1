import { describe, expect, test } from 'vitest'
import { hold } from '../../../lib/core/desk-states.ts'
import { after, hours, minutes, seconds } from '../../../lib/core/time.ts'
import { setKillSwitch } from '../../../lib/flows/configure.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { tick } from '../../../lib/flows/tick.ts'
import type { Store } from '../../../lib/ports.ts'
import { everyRow } from '../../sim/books.ts'
import { trouble } from '../../sim/mind.ts'
import {
  ada,
  atlas,
  deedsTo,
  emptyOffice,
  execute,
  forge,
  messagesOn,
  type Office,
  openOffice,
  queuedRun,
  rowIn,
  scout,
} from './office.ts'

const tickIn = (office: Office) => tick(office.ports, office.rules)

async function holdUntil({ store, clock }: Office, until: string | undefined): Promise<void> {
  const desk = await rowIn({ store }, 'desk', forge)
  await store.commit([{ op: 'changed', kind: 'desk', row: hold(desk, 'budget', until, clock.now()) }])
}

describe('the tick', () => {
  test('leaves a sign of life, which the dispatcher and the classifier answer', async () => {
    const office = await openOffice({ asleep: true })
    await office.staff.minute()
    const beats = await everyRow(office.store, 'stage')
    expect(beats.map(({ id }) => id).toSorted()).toEqual(['classifier', 'dispatcher', 'tick'])
    expect(new Set(beats.map(({ at }) => at)).size).toBe(1)
    await office.staff.minute()
    expect((await rowIn(office, 'stage', 'dispatcher')).at > (beats[0]?.at ?? '')).toBe(true)
  })

  test('wakes those who are due, and nobody else', async () => {
    const office = await openOffice({ agents: { atlas: {}, forge: { cadence: '30m' }, scout: { cadence: '1h' } } })
    await office.staff.untilQuiet()
    office.clock.advance(minutes(30))
    expect(await tickIn(office)).toMatchObject({ woken: 1 })
    expect(messagesOn(office, 'think')).toEqual([{ agentId: forge }])
  })

  test('wakes everybody who has just been installed', async () => {
    const office = await openOffice()
    expect(await tickIn(office)).toMatchObject({ woken: 3 })
    expect(messagesOn(office, 'think')).toHaveLength(3)
  })

  test.each<[string, (office: Office) => Promise<unknown>, number]>([
    ['who is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada), 2],
    ['who is held', (office) => holdUntil(office, undefined), 2],
    ['while the kill switch is on', ({ ports }) => setKillSwitch(ports, { on: true }, ada), 0],
  ])('wakes nobody %s', async (_who, stop, woken) => {
    const office = await openOffice()
    await stop(office)
    expect(await tickIn(office)).toMatchObject({ woken })
  })

  test('lifts a hold when it is over', async () => {
    const office = await openOffice()
    await holdUntil(office, after(office.clock.now(), hours(1)))
    expect(await tickIn(office)).toMatchObject({ lifted: 0 })
    office.clock.advance(hours(1))
    expect(await tickIn(office)).toMatchObject({ lifted: 1, woken: 3 })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'active' })
    expect(deedsTo(office, forge)).toEqual(['agent.resumed'])
  })

  test('believes the desk, not the line it stands in, which may be old', async () => {
    const office = await openOffice()
    await holdUntil(office, after(office.clock.now(), hours(1)))
    const { store } = office.ports
    const line: Store['line'] = async (name) => (name === 'held' ? [{ id: forge, order: '' }] : [])
    const old = { ...office.ports, store: { ...store, line } }
    await tick(old, office.rules)
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'held' })
  })

  test('lets a delayed task go when its time has come, and not a moment before', async () => {
    const { office, task, runId } = await queuedRun({ work: () => trouble({ httpStatus: 503 }) })
    await execute(office, runId)
    await office.staff.deliver()
    const waiting = await rowIn(office, 'task', task.id)
    const notBefore = waiting.status === 'todo' ? new Date(waiting.notBefore ?? 0).getTime() : 0
    office.clock.advance(notBefore - 1 - office.clock.now().getTime())
    expect(await tickIn(office)).toMatchObject({ released: 0 })
    office.clock.advance(1)
    expect(await tickIn(office)).toMatchObject({ released: 1 })
    await office.staff.deliverSome()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ attempts: 2 })
  })

  test('twice at once, or after hours, changes nothing but the moment', async () => {
    const office = await openOffice({ agents: { atlas: {}, forge: { cadence: '30m' } } })
    await Promise.all([tickIn(office), tickIn(office)])
    await office.staff.deliver()
    expect(office.mind.seen.think).toHaveLength(3)
    office.clock.advance(hours(12))
    await office.staff.minute()
    office.clock.advance(seconds(30))
    await office.staff.minute()
    expect(office.mind.seen.think.map(({ agent }) => agent.id).toSorted()).toEqual([atlas, forge, forge, scout])
  })

  test('sweeps although nobody can be woken, and says in the end what is wrong', async () => {
    const { office, task, runId } = await queuedRun({ work: () => trouble({ httpStatus: 503 }) })
    await execute(office, runId)
    office.clock.advance(minutes(3))
    office.troubles.plan = (operation) => (operation === 'send' ? 'down' : undefined)
    await expect(tickIn(office)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo', tried: { TRANSIENT: 1 } })
  })

  test('before there is an instance shows that it is alive, and has nothing to do', async () => {
    const office = emptyOffice()
    expect(await tickIn(office)).toMatchObject({ woken: 0, requeued: 0, started: 0 })
    expect(await everyRow(office.store, 'stage')).toMatchObject([{ id: 'tick' }])
    await office.staff.minute()
    expect(office.staff.faults).toEqual([])
  })

  test('does everything else when it cannot leave its sign of life', async () => {
    const office = await openOffice()
    let commits = 0
    office.troubles.plan = (operation) => (operation === 'commit' && commits++ === 0 ? 'down' : undefined)
    await expect(tickIn(office)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(messagesOn(office, 'think')).toHaveLength(3)
  })
})
