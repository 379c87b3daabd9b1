import { beforeEach, expect, test } from 'vitest'
import { classifyDoor } from '../../functions/classify.ts'
import { dispatchDoor } from '../../functions/dispatch.ts'
import { executeDoor } from '../../functions/execute.ts'
import { thinkDoor } from '../../functions/think.ts'
import { tickDoor } from '../../functions/tick.ts'
import { categories } from '../../lib/core/failure.ts'
import type { Kind, Rows } from '../../lib/core/rows.ts'
import { hours, instant, minutes } from '../../lib/core/time.ts'
import { failureAnalytics } from '../../lib/flows/failure-analytics.ts'
import { fileOrder, TaskOrder } from '../../lib/flows/file-task.ts'
import type { QueueName } from '../../lib/ports.ts'
import { schedulerEvent, sqsEvent, streamEvent } from './events.ts'
import { ada, type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

let output: Output
beforeEach(() => {
  output = captureOutput()
})

const queueDoors = { think: thinkDoor, run: executeDoor } as const

/** Hands a batch to the door of a queue, and settles each message as SQS would. */
async function deliver<Q extends QueueName>({ sim, world }: InstanceAtHand, queue: Q): Promise<number> {
  const batch: NonNullable<ReturnType<typeof sim.queue.receive<Q>>>[] = []
  for (let next = sim.queue.receive(queue); next && batch.length < 10; next = sim.queue.receive(queue)) batch.push(next)
  const event = sqsEvent(
    queue,
    batch.map(({ message }) => message),
  )
  const { batchItemFailures } = await queueDoors[queue](world)(event)
  const givenBack = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  for (const [position, delivery] of batch.entries()) {
    if (givenBack.has(`message-${position}`)) delivery.failed()
    else delivery.done()
  }
  return batch.length
}

/** Delivers everything there is to deliver, the stream twice and the second time backwards, until nothing moves. */
async function settle(here: InstanceAtHand): Promise<void> {
  const { sim, world } = here
  for (let moved = 1; moved > 0;) {
    const changes = sim.changes.take()
    const event = streamEvent([...changes, ...changes.toReversed()])
    await dispatchDoor(world)(event)
    await classifyDoor(world)(event)
    moved = changes.length + (await deliver(here, 'think')) + (await deliver(here, 'run'))
  }
}

async function allOf<K extends Kind>({ ports }: InstanceAtHand, kind: K): Promise<Rows[K][]> {
  return (await ports.store.list(kind, { limit: 10_000 })).items
}

/** A minute after the other, until the tasks stand still and a mission is done. */
async function walk(here: InstanceAtHand, taskIds: readonly string[]): Promise<void> {
  for (let minute = 0; minute < 240; minute++) {
    await tickDoor(here.world)(schedulerEvent(instant(here.sim.clock.now())))
    await settle(here)
    const tasks = await here.ports.store.getMany('task', taskIds)
    const missions = await allOf(here, 'mission')
    const isOver = tasks.every(({ status }) => status === 'done' || status === 'blocked')
    if (isOver && missions.some(({ status }) => status === 'done')) return
    here.sim.clock.advance(minutes(1))
  }
}

test.each([1, 2, 3])(
  'the whole walk, from the schedule to the numbers, whatever is delivered twice (%i)',
  async (seed) => {
    const here = await openExample(seed)
    const filed = await Promise.all(
      categories.map((category) => {
        const brief = `rehearse: fail ${category}${category === 'AUTH' ? ' always' : ''}`
        return fileOrder(here.ports, TaskOrder.parse({ title: `Fail ${category}`, brief, agentId: 'forge' }), ada)
      }),
    )
    const ids = filed.map(({ id }) => id)
    await walk(here, ids)

    const tasks = await here.ports.store.getMany('task', ids)
    const ends = Object.fromEntries(tasks.map(({ title, status }) => [title.replace('Fail ', ''), status]))
    const everythingElse = Object.fromEntries(categories.map((category) => [category, 'done']))
    expect(ends).toEqual({ ...everythingElse, AUTH: 'blocked' })
    expect((await allOf(here, 'mission')).map(({ status }) => status)).toContain('done')

    const [failures, runs, cycles] = [
      await allOf(here, 'failure'),
      await allOf(here, 'run'),
      await allOf(here, 'think-cycle'),
    ]
    const wentWrong = [...runs, ...cycles].filter(({ status }) => status === 'failed').map(({ id }) => id)
    expect(failures.map(({ of }) => of.id).toSorted()).toEqual(wentWrong.toSorted())
    const now = here.sim.clock.now()
    const analytics = await failureAnalytics(here.ports, {
      from: new Date(now.getTime() - hours(24)),
      to: now,
      grain: 'hour',
    })
    expect(analytics.total).toBe(failures.length)
    expect(output.metric('Failures')).toHaveLength(failures.length)
    for (const { category, count } of analytics.byCategory)
      expect(count).toBe(failures.filter((failure) => failure.category === category).length)
  },
)
