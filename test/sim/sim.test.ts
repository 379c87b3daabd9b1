import { describe, expect, test } from 'vitest'
import { AgentId, newRunId, newTaskId } from '../../lib/core/id.ts'
import { startTask } from '../../lib/core/task-states.ts'
import { news } from '../contract/at-hand.ts'
import { aRule, aTask } from '../contract/rows.ts'
import { createSimWorld, type SimWorld } from './world.ts'

const idsIn = ({ clock }: SimWorld): string[] => [newTaskId(clock), newRunId(clock)]

describe('a simulated world', () => {
  test('is the same for the same seed, and another for another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => idsIn(createSimWorld({ seed })))
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
  })

  test('stands still until somebody advances its clock', () => {
    const { clock } = createSimWorld({ seed: 1, now: new Date('2026-11-23T12:00:00Z') })
    clock.advance(1_500)
    expect(clock.now().toISOString()).toBe('2026-11-23T12:00:01.500Z')
  })
})

describe('the simulated stream', () => {
  test('tells what a commit did, with the row as it was before', async () => {
    const { store, clock, changes } = createSimWorld({ seed: 1 })
    const filed = aTask(clock)
    await store.commit(news('task', [filed]))
    const { task, run } = startTask(filed, clock)
    await store.commit([{ op: 'changed', kind: 'task', row: task }, ...news('run', [run])])
    expect(changes.take()).toEqual([
      { kind: 'task', row: filed },
      { kind: 'task', row: { ...task, version: 2 }, before: filed },
      { kind: 'run', row: run },
    ])
    expect(changes.take()).toEqual([])
    expect(changes.all).toHaveLength(3)
  })

  test('says nothing of a conflict or a removal', async () => {
    const { store, clock, changes } = createSimWorld({ seed: 1 })
    const rule = aRule(clock, 'busy')
    await store.commit(news('rule', [rule]))
    await store.commit(news('rule', [rule]))
    await store.commit([{ op: 'removed', kind: 'rule', row: rule }])
    expect(changes.take(1)).toHaveLength(1)
    expect(changes.take()).toEqual([])
  })

  test('can be disturbed: out of order, some of it twice, but nothing left out', async () => {
    const { store, clock, changes } = createSimWorld({ seed: 1 })
    for (let n = 0; n < 40; n++) await store.commit(news('task', [aTask(clock)]))
    const told = changes.takeDisturbed().map(({ row }) => row.id)
    expect(new Set(told)).toEqual(new Set(changes.all.map(({ row }) => row.id)))
    expect(told.length).toBeGreaterThan(40)
    expect(told).not.toEqual(told.toSorted())
  })
})

describe('planned trouble', () => {
  test('can keep a commit from happening', async () => {
    const { store, clock, troubles } = createSimWorld({ seed: 1 })
    const rule = aRule(clock, 'busy')
    troubles.plan = (operation) => (operation === 'commit' ? 'down' : undefined)
    await expect(store.commit(news('rule', [rule]))).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await store.get('rule', 'busy')).toBeUndefined()
  })

  test('can lose the answer to one that happened', async () => {
    const { store, clock, troubles } = createSimWorld({ seed: 1 })
    const rule = aRule(clock, 'busy')
    troubles.plan = (operation) => (operation === 'commit' ? 'answer lost' : undefined)
    await expect(store.commit(news('rule', [rule]))).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await store.get('rule', 'busy')).toEqual(rule)
  })

  test('can let a rival be faster', async () => {
    const { store, clock, troubles } = createSimWorld({ seed: 1 })
    const rule = aRule(clock, 'busy')
    let isFirst = true
    troubles.plan = async (operation) => {
      if (operation !== 'commit' || !isFirst) return undefined
      isFirst = false
      await store.commit(news('rule', [{ ...rule, because: 'rival' }]))
      return undefined
    }
    expect(await store.commit(news('rule', [rule]))).toBe('conflict')
  })

  test('can strike the queue', async () => {
    const { queue, troubles } = createSimWorld({ seed: 1 })
    troubles.plan = (operation) => (operation === 'send' ? 'answer lost' : undefined)
    await expect(queue.send('think', [{ agentId: AgentId.parse('atlas') }])).rejects.toThrow('it happened')
    expect(await queue.depth('think')).toMatchObject({ waiting: 1 })
  })
})

describe('the simulated queue', () => {
  const filled = async (seed: number, count: number) => {
    const world = createSimWorld({ seed })
    const runs = Array.from({ length: count }, () => ({ runId: newRunId(world.clock) }))
    await world.queue.send('run', runs)
    return { ...world, runs }
  }

  /** Finishes everything, whatever time it takes. */
  function drained({ queue, clock }: SimWorld): string[] {
    const ids: string[] = []
    for (;;) {
      const delivery = queue.receive('run')
      const nextAt = queue.nextAt('run')
      if (!delivery && !nextAt) return ids
      if (delivery) ids.push(delivery.message.runId)
      else if (nextAt) clock.advance(nextAt.getTime() - clock.now().getTime())
      delivery?.done()
    }
  }

  test('delivers everything at least once, some of it twice, out of order and late', async () => {
    const { runs, ...world } = await filled(1, 60)
    const sent = runs.map(({ runId }) => runId)
    const before = world.clock.now()
    const ids = drained(world)
    expect(new Set(ids)).toEqual(new Set(sent))
    expect(ids.length).toBeGreaterThan(60)
    expect([...new Set(ids)]).not.toEqual(sent)
    expect(world.clock.now().getTime()).toBeGreaterThan(before.getTime())
  })

  test('delivers again what nobody finished in time', async () => {
    const { queue, clock, runs } = await filled(1, 1)
    clock.advance(30_000)
    expect(queue.receive('run')?.message).toEqual(runs[0])
    clock.advance(30 * 60_000)
    expect(queue.receive('run')?.message).toEqual(runs[0])
  })

  test('gives up a message after five deliveries', async () => {
    const { queue, clock } = await filled(3, 1)
    clock.advance(30_000)
    for (let n = 0; n < 20; n++) queue.receive('run')?.failed()
    expect(await queue.depth('run')).toEqual({ waiting: 0, inFlight: 0, dead: 1 })
    expect(queue.receive('run')).toBeUndefined()
  })
})
