import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import type { Rows } from '../../../lib/core/rows.ts'
import { days, minutes, seconds } from '../../../lib/core/time.ts'
import { setKillSwitch } from '../../../lib/flows/configure.ts'
import { approve } from '../../../lib/flows/decide-mission.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { pauseAgent, resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { endLeases, sweep } from '../../../lib/flows/sweep.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, rest, trouble, wants, words } from '../../sim/mind.ts'
import {
  ada,
  draft,
  execute,
  file,
  forge,
  messagesOn,
  type Office,
  openOffice,
  proposing,
  queuedRun,
  rowIn,
  runOf,
  scout,
} from './office.ts'

const sweepAfter = (office: Office, milliseconds: number) => {
  office.clock.advance(milliseconds)
  return sweep(office.ports, office.rules)
}
const nothing = { requeued: 0, failed: 0, resent: 0, judged: 0, started: 0 }

test('who finds nothing left behind does nothing', async () => {
  const office = await openOffice()
  await file(office)
  await office.staff.untilQuiet()
  const { length } = office.changes.all
  expect(await sweepAfter(office, minutes(10))).toEqual(nothing)
  expect(office.changes.all).toHaveLength(length)
})

describe('a run whose executor stopped reporting', () => {
  const killed = () => Promise.reject(new Error('killed'))

  async function abandoned() {
    const { office, task, runId } = await queuedRun({ work: killed })
    await execute(office, runId).catch(() => {})
    return { office, task, runId }
  }

  test('is left alone while its lease is good', async () => {
    const { office } = await abandoned()
    expect(await sweepAfter(office, minutes(3) - 1)).toEqual(nothing)
  })

  test('goes back into the queue, and the dispatcher sends a message for it', async () => {
    const { office, runId } = await abandoned()
    messagesOn(office, 'run')
    expect(await sweepAfter(office, minutes(3))).toEqual({ ...nothing, requeued: 1 })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'queued', abandoned: 1 })
    await dispatch(office.changes.take(), office.ports)
    expect(messagesOn(office, 'run')).toContainEqual({ runId })
  })

  test('has failed when it happens for the third time', async () => {
    const { office, runId } = await abandoned()
    await sweepAfter(office, minutes(3))
    await execute(office, runId).catch(() => {})
    await sweepAfter(office, minutes(3))
    await execute(office, runId).catch(() => {})
    expect(await sweepAfter(office, minutes(3))).toMatchObject({ failed: 1, requeued: 0 })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'failed', evidence: { name: 'LeaseRanOut' } })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
  })

  test('is swept once by several sweepers at the same time', async () => {
    const { office, runId } = await abandoned()
    office.clock.advance(minutes(3))
    const reports = await Promise.all([1, 2, 3].map(() => sweep(office.ports, office.rules)))
    expect(reports.reduce((sum, { requeued }) => sum + requeued, 0)).toBe(1)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ abandoned: 1 })
  })
})

describe('a queued run whose message was lost', () => {
  async function lost() {
    const { office, runId } = await queuedRun()
    // The queue is left as it is: nobody ever sent this message.
    expect(messagesOn(office, 'run')).toEqual([])
    return { office, runId }
  }

  test('is announced again, after a while', async () => {
    const { office, runId } = await lost()
    expect(await sweepAfter(office, seconds(30))).toEqual(nothing)
    expect(await sweepAfter(office, minutes(1))).toEqual({ ...nothing, resent: 1 })
    expect(messagesOn(office, 'run')).toEqual([{ runId }])
  })

  test('is not announced again and again while messages enough are waiting', async () => {
    const { office } = await lost()
    expect(await sweepAfter(office, minutes(2))).toMatchObject({ resent: 1 })
    expect(await sweepAfter(office, minutes(1))).toMatchObject({ resent: 0 })
  })

  test('waits for an agent that is stopped, and is announced when it goes on', async () => {
    const { office } = await lost()
    await pauseAgent(office.ports, forge, 'holidays', ada)
    expect(await sweepAfter(office, minutes(2))).toEqual(nothing)
    await resumeAgent(office.ports, forge, ada)
    expect(await sweepAfter(office, 0)).toMatchObject({ resent: 1 })
  })

  test('waits while the kill switch is on', async () => {
    const { office } = await lost()
    await setKillSwitch(office.ports, { on: true }, ada)
    expect(await sweepAfter(office, minutes(2))).toEqual(nothing)
  })
})

describe('an event of the stream that was lost', () => {
  test('of a failed run: it is judged after a while', async () => {
    const { office, task, runId } = await queuedRun({ work: () => trouble({ httpStatus: 503 }) })
    await execute(office, runId)
    expect(await sweepAfter(office, minutes(1))).toEqual(nothing)
    expect(await sweepAfter(office, minutes(2))).toEqual({ ...nothing, judged: 1 })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo', tried: { TRANSIENT: 1 } })
    expect(await sweepAfter(office, 0)).toMatchObject({ judged: 0 })
  })

  test('of a failed review: the same', async () => {
    const { office, task, runId } = await queuedRun(
      { review: () => trouble({ httpStatus: 503 }) },
      { order: { review: true } },
    )
    await execute(office, runId)
    await execute(office, await runOf(office, task.id))
    const inReview = await rowIn(office, 'task', task.id)
    await execute(office, inReview.status === 'in_review' ? inReview.reviewRunId : runId)
    expect(await sweepAfter(office, minutes(3))).toMatchObject({ judged: 1 })
    expect(await everyRow(office.store, 'failure')).toHaveLength(1)
  })

  test('of a failed think cycle: it is judged after a while', async () => {
    const office = await openOffice({ script: { think: () => trouble({ httpStatus: 503 }) } })
    await think({ agentId: scout }, office.ports)
    expect(await sweepAfter(office, minutes(1))).toEqual(nothing)
    expect(await sweepAfter(office, minutes(2))).toEqual({ ...nothing, judged: 1 })
    expect(await everyRow(office.store, 'failure')).toMatchObject([
      { of: { kind: 'think-cycle' }, category: 'TRANSIENT' },
    ])
  })

  test('of a ready task: it is started after a while', async () => {
    const office = await openOffice({ asleep: true })
    const task = await file(office)
    expect(await sweepAfter(office, minutes(1))).toEqual(nothing)
    expect(await sweepAfter(office, minutes(2))).toEqual({ ...nothing, started: 1 })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running' })
  })

  test('of a ready task, behind many others that cannot be started', async () => {
    const office = await openOffice({ asleep: true })
    await pauseAgent(office.ports, scout, 'holidays', ada)
    for (let n = 0; n < 150; n++) await file(office, { agentId: scout })
    const task = await file(office)
    await sweepAfter(office, minutes(3))
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running' })
  })

  test('of a dependency that has ended: who waits for it is let go', async () => {
    const { office, task, runId } = await queuedRun()
    const waiting = await file(office, { agentId: scout, dependsOn: [task.id] })
    await execute(office, runId)
    await sweepAfter(office, minutes(3))
    expect(await rowIn(office, 'task', waiting.id)).toMatchObject({ waitingFor: [] })
  })

  test('of the last task of a mission: the mission is closed within a quarter of an hour', async () => {
    const office = await openOffice({
      script: { think: () => answer(proposing(draft({ plan: [{ title: 'A', brief: 'b', review: false }] }))) },
    })
    await think({ agentId: forge }, office.ports)
    const [mission] = await everyRow(office.store, 'mission')
    if (!mission) throw new Error('nothing was proposed')
    await approve(office.ports, mission.id, ada)
    await dispatch(office.changes.take(), office.ports)
    for (const { id } of await everyRow(office.store, 'run')) await execute(office, id)
    for (let minute = 0; minute < 15; minute++) await sweepAfter(office, minutes(1))
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'done' })
  })

  test('and all others of a whole day: the ticks alone bring everything to its end', async () => {
    const office = await openOffice({ asleep: true })
    office.mind.script.work = ({ attempt, steps }) => {
      if (attempt === 1) return trouble({ httpStatus: 503 })
      return steps.length === 0 ? wants('list_files') : words('done')
    }
    const first = await file(office, { review: true })
    await file(office, { agentId: scout, dependsOn: [first.id] })
    for (let minute = 0; minute < 120; minute++) {
      office.changes.take()
      await office.staff.minute()
    }
    expect((await everyRow(office.store, 'task')).map(({ status }) => status)).toEqual(['done', 'done'])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})

test('what cannot be swept does not keep the rest from it', async () => {
  const { office, task } = await queuedRun({ work: () => trouble({ httpStatus: 503 }) })
  await execute(office, await runOf(office, task.id))
  const other = await file(office, { agentId: scout })
  const failing = { ...office.ports, queue: { ...office.queue, depth: () => Promise.reject(new Error('no queue')) } }
  const lost = await file(office, { agentId: 'atlas' })
  await dispatch(
    office.changes.take().filter(({ row }) => row.id === lost.id),
    office.ports,
  )
  office.clock.advance(minutes(3))
  await expect(sweep(failing, office.rules)).rejects.toThrow('no queue')
  expect(await everyRow(office.store, 'failure')).toHaveLength(1)
  expect(await rowIn(office, 'task', other.id)).toMatchObject({ status: 'running' })
})

describe('a process that knows it is the only one', () => {
  test('ends the leases of the one before it, and goes on at once', async () => {
    const { office, runId } = await queuedRun({
      work: ({ steps }) => (steps.length === 0 ? wants('list_files') : Promise.reject(new Error('killed'))),
    })
    await execute(office, runId).catch(() => {})
    await endLeases(office.ports)
    office.mind.script.work = () => words('done')
    await sweepAfter(office, 0)
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded', run: { steps: 2 } })
  })

  test('thinks again at once what was being thought', async () => {
    const office = await openOffice({ script: { think: () => Promise.reject(new Error('killed')) } })
    await think({ agentId: scout }, office.ports).catch(() => {})
    await endLeases(office.ports)
    office.mind.script.think = () => answer(rest)
    expect(await think({ agentId: scout }, office.ports)).toMatchObject({ kind: 'thought' })
  })

  test('leaves everything else as it is', async () => {
    const { office, runId } = await queuedRun()
    const before: Rows['desk'][] = await everyRow(office.store, 'desk')
    await endLeases(office.ports)
    expect(await everyRow(office.store, 'desk')).toEqual(before)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ version: 1 })
  })

  test('does so for a team of any size', async () => {
    const many = Object.fromEntries(Array.from({ length: 210 }, (_, n) => [`agent-${n}`, {}]))
    const office = await openOffice({ agents: many, script: { think: () => Promise.reject(new Error('killed')) } })
    const first = AgentId.parse('agent-0')
    await think({ agentId: first }, office.ports).catch(() => {})
    await endLeases(office.ports)
    expect((await rowIn(office, 'desk', first)).thinking?.leaseUntil).toBe(office.clock.now().toISOString())
  })
})

test('nobody sweeps what waits for a person', async () => {
  const { office, task } = await queuedRun({ work: () => trouble({ httpStatus: 401 }) })
  await office.staff.untilQuiet()
  const { length } = office.changes.all
  expect(await sweepAfter(office, days(1))).toEqual(nothing)
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked' })
  expect(office.changes.all).toHaveLength(length)
})
