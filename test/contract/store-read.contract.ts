import { describe, expect, test } from 'vitest'
import { newDesk } from '../../lib/core/desk-states.ts'
import { startTask } from '../../lib/core/task-states.ts'
import { fill, idsOf, news, type StoreAtHand } from './at-hand.ts'
import { aReceipt, aTask, atlas, tasks } from './rows.ts'

export function readPromises(atHand: () => StoreAtHand): void {
  describe('reading', () => {
    test('a row that nobody wrote is absent', async () => {
      const { store, clock } = atHand()
      expect(await store.get('task', aTask(clock).id)).toBeUndefined()
    })

    test('a new row is read as it was written, right after its commit', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock, { title: 'Zażółć "gęślą" \\ \n jaźń 🛰️' })
      await store.commit([{ op: 'new', kind: 'task', row: task }])
      expect(await store.get('task', task.id)).toEqual(task)
    })

    test('what a caller does to its object later changes nothing', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock)
      await store.commit([{ op: 'new', kind: 'task', row: task }])
      task.acceptance.push('more')
      const read = await store.get('task', task.id)
      read?.acceptance.push('even more')
      expect((await store.get('task', task.id))?.acceptance).toEqual(['seen'])
    })

    test('several rows come in the order of the ids asked for, without those that do not exist', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 120)
      await fill(store, news('task', rows))
      const wanted = [rows[70], aTask(clock), rows[3], ...rows, rows[3]].flatMap((row) => (row ? [row.id] : []))
      const there = wanted.filter((_, i) => i !== 1)
      expect(idsOf(await store.getMany('task', wanted))).toEqual(there)
    })

    test('nothing asked for is nothing found', async () => {
      expect(await atHand().store.getMany('task', [])).toEqual([])
    })

    test('one row of each of several kinds comes in one read, also when they share their id', async () => {
      const { store, clock } = atHand()
      const [desk, task, receipt] = [newDesk(atlas, clock.now()), aTask(clock), aReceipt(clock, 'old', 0)]
      await store.commit([...news('desk', [desk]), ...news('task', [task]), ...news('receipt', [receipt])])
      const found = await store.together({ agent: atlas, desk: atlas, task: task.id, receipt: 'old' })
      expect(found).toEqual({ agent: undefined, desk, task, receipt: undefined })
    })

    test('the state that a row went into is the one that is read', async () => {
      const { store, clock } = atHand()
      const filed = aTask(clock)
      await store.commit([{ op: 'new', kind: 'task', row: filed }])
      const { task, run } = startTask(filed, clock)
      await store.commit([
        { op: 'changed', kind: 'task', row: task },
        { op: 'new', kind: 'run', row: run },
      ])
      expect(await store.get('task', filed.id)).toEqual({ ...task, version: 2 })
      expect(await store.get('run', run.id)).toEqual(run)
    })
  })

  describe('what has expired', () => {
    test('is absent, however it is asked for', async () => {
      const { store, clock } = atHand()
      const [short, long] = [aReceipt(clock, 'short', 10), aReceipt(clock, 'long', 20)]
      await store.commit(news('receipt', [short, long]))
      expect(await store.get('receipt', 'short')).toEqual(short)
      clock.advance(10_000)
      expect(await store.get('receipt', 'short')).toBeUndefined()
      expect(await store.getMany('receipt', ['short', 'long'])).toEqual([long])
      expect(await store.list('receipt', { limit: 10 })).toEqual({ items: [long] })
    })

    test('may be written anew, and what has not may not', async () => {
      const { store, clock } = atHand()
      await store.commit(news('receipt', [aReceipt(clock, 'short', 10), aReceipt(clock, 'long', 20)]))
      clock.advance(10_000)
      const again = aReceipt(clock, 'short', 100)
      expect(await store.commit(news('receipt', [again, aReceipt(clock, 'long', 100)]))).toBe('conflict')
      expect(await store.commit(news('receipt', [again]))).toBe('committed')
      expect(await store.get('receipt', 'short')).toEqual(again)
    })
  })
}
