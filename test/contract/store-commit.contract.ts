import { describe, expect, test } from 'vitest'
import { startTask } from '../../lib/core/task-states.ts'
import { fill, news, type StoreAtHand } from './at-hand.ts'
import { aRule, aTask, failuresOf, tasks } from './rows.ts'

export function commitPromises(atHand: () => StoreAtHand): void {
  describe('a commit', () => {
    test('of nothing is committed', async () => {
      expect(await atHand().store.commit([])).toBe('committed')
    })

    test('stores a changed row with the next version', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      await store.commit([{ op: 'new', kind: 'rule', row: rule }])
      await store.commit([{ op: 'changed', kind: 'rule', row: { ...rule, because: 'very busy' } }])
      expect(await store.get('rule', 'busy')).toEqual({ ...rule, because: 'very busy', version: 2 })
    })

    test('of a new row is a conflict when the row exists', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      expect(await store.commit([{ op: 'new', kind: 'rule', row: rule }])).toBe('committed')
      expect(await store.commit([{ op: 'new', kind: 'rule', row: { ...rule, because: 'other' } }])).toBe('conflict')
      expect(await store.get('rule', 'busy')).toEqual(rule)
    })

    test('of a row that was read too long ago is a conflict', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      await store.commit([{ op: 'new', kind: 'rule', row: rule }])
      await store.commit([{ op: 'changed', kind: 'rule', row: rule }])
      expect(await store.commit([{ op: 'changed', kind: 'rule', row: rule }])).toBe('conflict')
      expect(await store.commit([{ op: 'removed', kind: 'rule', row: rule }])).toBe('conflict')
      expect((await store.get('rule', 'busy'))?.version).toBe(2)
    })

    test('removes a row that is as it was read', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      await store.commit([{ op: 'new', kind: 'rule', row: rule }])
      expect(await store.commit([{ op: 'removed', kind: 'rule', row: rule }])).toBe('committed')
      expect(await store.get('rule', 'busy')).toBeUndefined()
      expect(await store.list('rule', { limit: 9 })).toEqual({ items: [] })
    })

    test('of a row that is gone is a conflict', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      expect(await store.commit([{ op: 'changed', kind: 'rule', row: rule }])).toBe('conflict')
      expect(await store.commit([{ op: 'removed', kind: 'rule', row: rule }])).toBe('conflict')
    })

    test('of several rows is all of them or nothing, counters included', async () => {
      const { store, clock } = atHand()
      const [there, gone, fresh] = [aRule(clock, 'there'), aRule(clock, 'gone'), aRule(clock, 'fresh')]
      await store.commit([{ op: 'new', kind: 'rule', row: there }])
      const outcome = await store.commit(
        [
          { op: 'new', kind: 'rule', row: fresh },
          { op: 'changed', kind: 'rule', row: { ...there, because: 'changed' } },
          { op: 'removed', kind: 'rule', row: gone },
        ],
        [failuresOf('atlas', '2026-11-23', { AUTH: 1 })],
      )
      expect(outcome).toBe('conflict')
      expect(await store.list('rule', { limit: 9 })).toEqual({ items: [there] })
      expect(await store.tallies({ dimension: 'agent', grain: 'day', from: '2026', to: '2027' })).toEqual([])
    })

    test('may mix new, changed and removed rows of several kinds', async () => {
      const { store, clock } = atHand()
      const [old, task] = [aRule(clock, 'old'), aTask(clock)]
      await store.commit([...news('rule', [old]), ...news('task', [task])])
      const started = startTask(task, clock)
      const outcome = await store.commit([
        { op: 'removed', kind: 'rule', row: old },
        { op: 'changed', kind: 'task', row: started.task },
        { op: 'new', kind: 'run', row: started.run },
      ])
      expect(outcome).toBe('committed')
      expect(await store.get('rule', 'old')).toBeUndefined()
      expect(await store.get('task', task.id)).toEqual({ ...started.task, version: 2 })
      expect(await store.get('run', started.run.id)).toEqual(started.run)
    })

    test('holds a hundred parts', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 99)
      expect(await store.commit(news('task', rows), [failuresOf('atlas', '2026-11-23', { AUTH: 1 })])).toBe('committed')
      expect((await store.list('task', { limit: 200 })).items).toHaveLength(99)
    })

    test('of more parts, or of one row twice, is a bug that is said aloud', async () => {
      const { store, clock } = atHand()
      const task = aTask(clock)
      const fault = { name: 'Fault', code: 'store.corrupt' }
      await expect(store.commit(news('task', tasks(clock, 101)))).rejects.toMatchObject(fault)
      await expect(store.commit(news('task', [task, task]))).rejects.toMatchObject(fault)
      expect(await store.list('task', { limit: 9 })).toEqual({ items: [] })
    })

    test('of a row that could not be read again is refused, and so is all that came with it', async () => {
      const { store, clock } = atHand()
      const bad = { ...aTask(clock), title: '' }
      const commit = store.commit(news('task', [aTask(clock), bad]))
      await expect(commit).rejects.toMatchObject({ code: 'store.corrupt' })
      await expect(commit).rejects.toThrow(bad.id)
      expect(await store.list('task', { limit: 9 })).toEqual({ items: [] })
    })

    test('of a row larger than the table takes says so', async () => {
      const { store, clock } = atHand()
      const task = { ...aTask(clock), feedback: 'ü'.repeat(200_000) }
      const commit = store.commit(news('task', [task]))
      await expect(commit).rejects.toMatchObject({ code: 'request.too-large' })
      await expect(commit).rejects.toThrow(task.id)
    })

    test('of several large rows is read back whole', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 9).map((task) => ({ ...task, feedback: 'x'.repeat(380_000) }))
      for (const row of rows) await store.commit(news('task', [row]))
      expect(
        await store.getMany(
          'task',
          rows.map(({ id }) => id),
        ),
      ).toEqual(rows)
      expect((await store.list('task', { limit: 9, oldestFirst: true })).items).toEqual(rows)
    })
  })

  describe('of rivals', () => {
    test('exactly one has its way', async () => {
      const { store, clock } = atHand()
      const rule = aRule(clock, 'busy')
      const founders = await Promise.all(Array.from({ length: 10 }, () => store.commit(news('rule', [rule]))))
      expect(founders.filter((outcome) => outcome === 'committed')).toHaveLength(1)
      const changes = ['a', 'b', 'c', 'd'].map((because) =>
        store.commit([
          { op: 'changed', kind: 'rule', row: { ...rule, because } },
          { op: 'new', kind: 'rule', row: aRule(clock, because) },
        ]),
      )
      expect((await Promise.all(changes)).filter((outcome) => outcome === 'committed')).toHaveLength(1)
      const { items } = await store.list('rule', { limit: 9 })
      expect(items).toHaveLength(2)
      expect(items.map(({ because }) => because)).toContain(items.find(({ id }) => id === 'busy')?.because)
    })

    test('who read again after losing loses nothing', async () => {
      const { store, clock } = atHand()
      await fill(store, news('rule', [{ ...aRule(clock, 'sum'), priority: 0 }]))
      const addOne = async (): Promise<void> => {
        for (;;) {
          const row = await store.get('rule', 'sum')
          if (!row) throw new Error('expected the rule')
          const changed = { ...row, priority: row.priority + 1 }
          if ((await store.commit([{ op: 'changed', kind: 'rule', row: changed }])) === 'committed') return
        }
      }
      await Promise.all(Array.from({ length: 12 }, addOne))
      expect(await store.get('rule', 'sum')).toMatchObject({ priority: 12, version: 13 })
    })
  })
}
