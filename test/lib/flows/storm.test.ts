import { describe, expect, test } from 'vitest'
import type { AgentId } from '../../../lib/core/id.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { watchAlerts } from '../../../lib/flows/alerts.ts'
import { resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { unknownCount } from '../../../lib/flows/unknown-share.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, trouble, words } from '../../sim/mind.ts'
import { failThought, lettersOf, workers as workersNamed } from './failing.ts'
import { ada, deedsTo, file, type Office, openOffice, rowIn, typical } from './office.ts'

const crowd = 60

/** Each has one task of its own. One failure after another of the same agent would open its breaker instead. */
const workers = workersNamed(crowd)

/** Everybody depends on one thing, which is down for so many minutes. */
async function outage(length: number, evidence: (n: number) => object, rescue: () => object = () => ({})) {
  const office = await openOffice({ asleep: true, agents: workers, ...rescue() })
  const until = office.clock.now().getTime() + minutes(length)
  office.mind.script.work = ({ task }) =>
    office.clock.now().getTime() < until ? trouble(evidence(Number(task.brief))) : words('done')
  for (const [n, agentId] of Object.keys(workers).entries()) await file(office, { agentId, brief: `${n}` })
  return office
}

const oneThing = () => ({ httpStatus: 503, code: 'down' })
const eachItsOwn = (n: number) => ({ httpStatus: 503, code: `down-${lettersOf(n)}` })

/** Ticks, and a person who resumes whom the breaker has stopped. */
async function pass(office: Office, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await office.staff.minute()
    await watchAlerts(office.ports, await unknownCount(office.ports))
    for (const { id, status } of await everyRow(office.store, 'desk'))
      if (status === 'paused') await resumeAgent(office.ports, id, ada)
  }
}

const attemptsIn = ({ mind }: Office): number => mind.seen.work.length

async function statusesIn({ store }: Office): Promise<Record<string, number>> {
  const tasks = await everyRow(store, 'task')
  return Object.fromEntries(
    [...Map.groupBy(tasks, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  )
}

const alertDeeds = ({ changes }: Office): string[] =>
  changes.all.flatMap((change) =>
    change.kind === 'activity' && change.row.verb.startsWith('alert.') ? change.row.verb : [],
  )

describe('sixty tasks that depend on one thing that is down', () => {
  test('are tried far less often than tasks that fail for sixty reasons', async () => {
    const [together, apart] = [await outage(120, oneThing), await outage(120, eachItsOwn)]
    for (const office of [together, apart]) await pass(office, 15)
    // Five attempts each, all used up while nothing could have helped.
    expect(attemptsIn(apart)).toBe(5 * crowd)
    expect(await statusesIn(apart)).toEqual({ blocked: crowd })
    // One attempt each, and one more of those nine that had failed before anybody could know.
    expect(attemptsIn(together)).toBeLessThanOrEqual(crowd + 9)
    expect(await statusesIn(together)).toEqual({ todo: crowd })
    expect(alertDeeds(apart)).toEqual([])
  })

  test('come back by themselves after half an hour, and no person is asked', async () => {
    const [together, apart] = [await outage(30, oneThing), await outage(30, eachItsOwn)]
    for (const office of [together, apart]) await pass(office, 90)
    expect(await statusesIn(together)).toEqual({ done: crowd })
    expect(await statusesIn(apart)).toEqual({ blocked: crowd })
    expect(attemptsIn(together)).toBeLessThan(attemptsIn(apart))
    expect(await complaintsAtRest(together.store)).toEqual([])
  })

  test('for two hours all end: each has had the attempts of its category, and waits for a person', async () => {
    const office = await outage(120, oneThing)
    await pass(office, 240)
    expect(attemptsIn(office)).toBe(5 * crowd)
    expect(await statusesIn(office)).toEqual({ blocked: crowd })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('come back one by one: no minute of the storm sees a crowd', async () => {
    const office = await outage(120, oneThing)
    await pass(office, 1)
    for (let minute = 1; minute < 75; minute++) {
      const before = attemptsIn(office)
      await pass(office, 1)
      expect(attemptsIn(office) - before).toBeLessThan(crowd / 3)
    }
  })

  test('raise one alert, which is cleared once when nothing fails any more', async () => {
    const office = await outage(40, oneThing)
    await pass(office, 20)
    const [alert] = await everyRow(office.store, 'alert')
    expect(alert).toMatchObject({ kind: 'storm', status: 'raised' })
    expect(alert?.says).toMatch(/again and again.*it broke/)
    await pass(office, 100)
    expect(await everyRow(office.store, 'alert')).toMatchObject([
      { status: 'cleared', clearedAt: expect.any(String) as string },
    ])
    expect(alertDeeds(office)).toEqual(['alert.raised', 'alert.cleared'])
    expect(deedsTo(office, alert?.id ?? '')).toEqual(['alert.raised', 'alert.cleared'])
  })
})

describe('a storm', () => {
  const down = { message: 'the search index is gone', httpStatus: 503 }

  /** Ten failures alike of ten agents, a second between them. */
  async function stormy(evidence: object = down): Promise<Office> {
    const office = await openOffice({ asleep: true, agents: workers })
    for (const { id } of (await everyRow(office.store, 'agent')).slice(-10)) {
      await failThought(office, { ...down, ...evidence }, id)
      office.clock.advance(seconds(1))
    }
    return office
  }
  const [first = ''] = Object.keys(workers)
  const agentOf = (office: Office): Promise<{ id: AgentId }> => rowIn(office, 'agent', first)
  const alertsIn = ({ store }: Office) => everyRow(store, 'alert')

  test('is noticed with the tenth failure, in the transaction that records it', async () => {
    const office = await stormy()
    const failures = await everyRow(office.store, 'failure')
    expect(failures.map(({ inStorm }) => inStorm)).toEqual([...Array.from({ length: 9 }, () => false), true])
    expect(await alertsIn(office)).toMatchObject([{ fingerprint: failures[0]?.fingerprint, status: 'raised' }])
    expect(await complaints(office.store)).toEqual([])
  })

  test.each([
    ['TRANSIENT', { httpStatus: 503 }],
    ['TIMEOUT', { name: 'TimeoutError', httpStatus: undefined }],
    ['UNKNOWN', { message: 'converter answered NACK', httpStatus: undefined }],
  ])('lets a task whose run was %s wait until it is calm', async (category, evidence) => {
    const office = await stormy(evidence)
    const [{ storm } = {}] = await everyRow(office.store, 'failure-group')
    office.mind.script.work = () => trouble({ ...down, ...evidence })
    const task = await file(office, { agentId: (await agentOf(office)).id })
    await office.staff.deliver()
    const waiting = await rowIn(office, 'task', task.id)
    expect(waiting).toMatchObject({ status: 'todo', tried: { [category]: 1 } })
    const notBefore = waiting.status === 'todo' ? (waiting.notBefore ?? '') : ''
    const calm = new Date(storm?.until ?? '').getTime()
    expect(new Date(notBefore).getTime()).toBeGreaterThanOrEqual(calm)
    expect(new Date(notBefore).getTime()).toBeLessThan(calm + minutes(15))
    expect((await everyRow(office.store, 'failure')).at(-1)).toMatchObject({ inStorm: true, recovery: { notBefore } })
  })

  test('lets a review wait as well', async () => {
    const office = await stormy()
    office.mind.script.review = () => trouble(down)
    const task = await file(office, { agentId: (await agentOf(office)).id, review: true })
    await office.staff.deliver()
    const [{ storm } = {}] = await everyRow(office.store, 'failure-group')
    const reviews = (await everyRow(office.store, 'run')).filter(({ kind }) => kind === 'review')
    const next = reviews.find(({ status }) => status === 'queued')
    expect(next?.status === 'queued' && (next.notBefore ?? '') >= (storm?.until ?? '9')).toBe(true)
    office.mind.script.review = () => answer({ decision: 'approve', comment: 'good', followUps: [] })
    await pass(office, 40)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
  })

  test.each([
    ['another failure', typical.TRANSIENT, 'retry'],
    ['what only a person can mend', typical.AUTH, 'block'],
    ['wrong work', typical.LOGIC, 'revise'],
  ])('does not touch %s', async (_what, evidence, kind) => {
    const office = await stormy()
    office.mind.script.work = () => trouble(evidence)
    await file(office, { agentId: (await agentOf(office)).id })
    await office.staff.deliver()
    const failures = (await everyRow(office.store, 'failure')).filter(({ of }) => of.kind === 'run')
    expect(failures.map(({ recovery }) => recovery.kind)).toContain(kind)
    expect(failures.map(({ inStorm }) => inStorm)).not.toContain(true)
    const soon = office.clock.now().getTime() + minutes(1)
    const waits = failures.flatMap(({ recovery }) => (recovery.kind === 'retry' ? Date.parse(recovery.notBefore) : []))
    expect(waits.filter((notBefore) => notBefore > soon)).toEqual([])
  })

  test('of what only a person can mend changes nothing about it, and is told all the same', async () => {
    const office = await stormy({ httpStatus: 401 })
    expect((await everyRow(office.store, 'failure')).at(-1)).toMatchObject({
      inStorm: true,
      recovery: { kind: 'block' },
    })
    expect(await alertsIn(office)).toHaveLength(1)
  })

  test('goes on while what comes back fails, and ends half an hour after it was last heard of', async () => {
    const office = await stormy()
    const { id } = await agentOf(office)
    const heard = async () => {
      await watchAlerts(office.ports, { failures: 0, unknown: 0 })
      return (await alertsIn(office)).map(({ status }) => status)
    }
    for (let n = 0; n < 5; n++) {
      office.clock.advance(minutes(20))
      expect(await failThought(office, down, id)).toMatchObject({ inStorm: true })
      expect(await heard()).toEqual(['raised'])
    }
    // A millisecond has passed with the failure.
    office.clock.advance(minutes(30) - 2)
    expect(await heard()).toEqual(['raised'])
    office.clock.advance(1)
    expect(await heard()).toEqual(['cleared'])
    expect(await heard()).toEqual(['cleared'])
    expect(await failThought(office, down, id)).toMatchObject({ inStorm: false })
    expect(alertDeeds(office)).toEqual(['alert.raised', 'alert.cleared'])
  })

  test('that comes again raises the same alert again', async () => {
    const office = await stormy()
    office.clock.advance(minutes(31))
    await watchAlerts(office.ports, { failures: 0, unknown: 0 })
    for (const { id } of (await everyRow(office.store, 'agent')).slice(-10)) await failThought(office, down, id)
    expect(await alertsIn(office)).toMatchObject([{ status: 'raised' }])
    expect((await alertsIn(office))[0]?.clearedAt).toBeUndefined()
    expect(alertDeeds(office)).toEqual(['alert.raised', 'alert.cleared', 'alert.raised'])
  })
})
