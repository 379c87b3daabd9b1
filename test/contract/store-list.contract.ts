import { describe, expect, test } from 'vitest'
import { newDesk, hold, pause } from '../../lib/core/desk-states.ts'
import { AgentId, firstIdAt, newRunId } from '../../lib/core/id.ts'
import { type LineName, runStatusTerm } from '../../lib/core/listing.ts'
import { cancelTask, startTask } from '../../lib/core/task-states.ts'
import { instant } from '../../lib/core/time.ts'
import type { LineQuery } from '../../lib/ports.ts'
import { fill, idsOf, news, type StoreAtHand, walk } from './at-hand.ts'
import { aMission, anActivity, aStep, aTask, atlas, north, scout, tasks } from './rows.ts'

export function listPromises(atHand: () => StoreAtHand): void {
  describe('lists', () => {
    test('come newest first, or oldest first when asked', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 5)
      await fill(store, news('task', rows))
      const ids = idsOf(rows)
      expect(idsOf((await store.list('task', { limit: 9 })).items)).toEqual(ids.toReversed())
      expect(idsOf((await store.list('task', { limit: 9, oldestFirst: true })).items)).toEqual(ids)
    })

    test('hold what has the term, by status, agent, project and parent', async () => {
      const { store, clock } = atHand()
      const mine = aTask(clock)
      const theirs = aTask(clock, { agentId: scout, projectId: north, missionId: aMission })
      const cancelled = cancelTask(aTask(clock), 'no need', clock.now())
      await fill(store, news('task', [mine, theirs, cancelled]))
      const list = async (scope: Record<string, string>) =>
        idsOf((await store.list('task', { scope, limit: 9, oldestFirst: true })).items)
      expect(await list({ status: 'todo' })).toEqual(idsOf([mine, theirs]))
      expect(await list({ status: 'cancelled' })).toEqual([cancelled.id])
      expect(await list({ status: 'done' })).toEqual([])
      expect(await list({ agent: atlas })).toEqual(idsOf([mine, cancelled]))
      expect(await list({ project: north })).toEqual([theirs.id])
      expect(await list({ parent: aMission })).toEqual([theirs.id])
    })

    test('of one kind never hold another kind with the same term', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock)
      const { run } = startTask(task, clock)
      await store.commit([...news('task', [task]), ...news('run', [run])])
      expect(idsOf((await store.list('run', { scope: { agent: atlas }, limit: 9 })).items)).toEqual([run.id])
      expect(idsOf((await store.list('run', { scope: { parent: task.id }, limit: 9 })).items)).toEqual([run.id])
      expect(idsOf((await store.list('run', { scope: { status: runStatusTerm('queued') }, limit: 9 })).items)).toEqual([
        run.id,
      ])
    })

    test('of parts hold those of one whole, in their order', async () => {
      const { store, clock } = atHand()
      const [one, other] = [newRunId(clock), newRunId(clock)]
      const steps = [1, 2, 10].map((number) => aStep(clock, one, number))
      await store.commit(news('step', [...steps, aStep(clock, other, 1)]))
      expect(await store.list('step', { scope: { of: one }, oldestFirst: true, limit: 9 })).toEqual({ items: steps })
      expect(await store.list('step', { limit: 9 })).toEqual({ items: [] })
      expect(await walk(store, 'step', { scope: { of: one }, limit: 2 })).toEqual([
        [`${one}/0010`, `${one}/0002`],
        [`${one}/0001`],
      ])
    })

    test('follow a row when its terms change', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock)
      await store.commit(news('task', [task]))
      await store.commit([{ op: 'changed', kind: 'task', row: startTask(task, clock).task }])
      expect((await store.list('task', { scope: { status: 'todo' }, limit: 9 })).items).toEqual([])
      expect(idsOf((await store.list('task', { scope: { status: 'running' }, limit: 9 })).items)).toEqual([task.id])
    })

    test('can be cut to a range of ids, both ends included', async () => {
      const { store, clock } = atHand()
      const [, second, third, fourth] = await filled(5)
      async function filled(count: number) {
        const rows = tasks(clock, count)
        await fill(store, news('task', rows))
        return rows
      }
      const range = { fromId: second?.id, toId: fourth?.id }
      const ids = [fourth, third, second].map((row) => row?.id)
      for (const scope of [{}, { agent: atlas }, { status: 'todo' }]) {
        expect((await walk(store, 'task', { scope, limit: 2, ...range })).flat()).toEqual(ids)
        expect((await walk(store, 'task', { scope, limit: 9, fromId: fourth?.id })).flat()).toHaveLength(2)
        expect((await walk(store, 'task', { scope, limit: 9, toId: second?.id })).flat()).toHaveLength(2)
        expect(await store.list('task', { scope, limit: 9, fromId: range.toId, toId: range.fromId })).toEqual({
          items: [],
        })
      }
    })

    test('can be cut to a range of time', async () => {
      const { store, clock } = atHand()
      const early = tasks(clock, 2)
      clock.advance(60_000)
      const since = clock.now()
      const late = tasks(clock, 3)
      await fill(store, news('task', [...early, ...late]))
      const page = await store.list('task', { limit: 9, fromId: firstIdAt('task', since) })
      expect(idsOf(page.items)).toEqual(idsOf(late.toReversed()))
    })
  })

  describe('counting', () => {
    test('says how many rows of a status there are from an id on', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 5)
      const last = rows.at(-1) ?? aTask(clock)
      await fill(store, news('task', [...rows, cancelTask(aTask(clock), 'no need', clock.now())]))
      expect(await store.count('task', 'todo', firstIdAt('task', new Date(0)))).toBe(5)
      expect(await store.count('task', 'todo', last.id)).toBe(1)
      expect(await store.count('task', 'cancelled', '')).toBe(1)
      expect(await store.count('task', 'done', '')).toBe(0)
      expect(await store.count('run', 'todo', '')).toBe(0)
    })
  })

  describe('a waiting line', () => {
    test('has the most urgent first, then the oldest', async () => {
      const { store, clock } = atHand()
      const [second, third] = tasks(clock, 2, { priority: 5 })
      const first = aTask(clock, { priority: 1 })
      const last = aTask(clock, { priority: 9 })
      const elsewhere = aTask(clock, { agentId: scout })
      const rows = [last, elsewhere, first, third, second].flatMap((row) => row ?? [])
      await fill(store, news('task', rows))
      const line = await store.line('ready:atlas', { limit: 9 })
      expect(line.map(({ id }) => id)).toEqual([first, second, third, last].map((row) => row?.id))
      expect(await store.line('ready:atlas', { limit: 2 })).toEqual(line.slice(0, 2))
      expect(await store.line('ready:atlas', { limit: 9, lastFirst: true })).toEqual(line.toReversed())
      const before = await store.line('ready:atlas', { limit: 2, lastFirst: true, until: line[2]?.order })
      expect(before).toEqual([line[2], line[1]])
      expect(await store.line('ready:nobody', { limit: 9 })).toEqual([])
    })

    test('is left by what no longer waits', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock)
      await store.commit(news('task', [task]))
      await store.commit([{ op: 'changed', kind: 'task', row: startTask(task, clock).task }])
      expect(await store.line('ready:atlas', { limit: 9 })).toEqual([])
    })

    test('ends where the order asked for ends', async () => {
      const { store, clock } = atHand()
      const names = ['early', 'due', 'late'].map((name) => AgentId.parse(name))
      const desks = names.map((name) => {
        clock.advance(1000)
        return newDesk(name, clock.now())
      })
      const held = hold(newDesk(atlas, clock.now()), 'quota', instant(clock.now()), clock.now())
      const paused = pause(newDesk(scout, clock.now()), 'asked to', clock.now())
      await store.commit(news('desk', [...desks.toReversed(), held, paused]))
      const until = desks[1]?.nextThinkAt ?? ''
      const standing = async (name: LineName, query: LineQuery) => (await store.line(name, query)).map(({ id }) => id)
      expect(await standing('think', { limit: 9, until })).toEqual(['early', 'due'])
      expect(await standing('think', { limit: 9 })).toEqual(['early', 'due', 'late'])
      expect(await standing('held', { limit: 9, until: instant(clock.now()) })).toEqual(['atlas'])
      expect(await standing('held', { limit: 9, until })).toEqual([])
    })
  })

  test('the history of a thing is the list of what happened to it', async () => {
    const { store, clock } = atHand()
    const deeds = [anActivity(clock, 'task_1'), anActivity(clock, 'task_2'), anActivity(clock, 'task_1')]
    await store.commit(news('activity', deeds))
    const page = await store.list('activity', { scope: { parent: 'task_1' }, limit: 9, oldestFirst: true })
    expect(idsOf(page.items)).toEqual([deeds[0]?.id, deeds[2]?.id])
  })
}
