import { beforeEach, describe, expect, test } from 'vitest'
import type { Task, TodoTask } from '../../lib/core/task.ts'
import { fill, idsOf, news, type StoreAtHand, walk } from './at-hand.ts'
import { aMission, anActivity, atlas, north, tasks } from './rows.ts'

export function pagePromises(atHand: () => StoreAtHand): void {
  const scopes = [{}, { status: 'todo' }, { agent: atlas }, { project: north }, { parent: aMission }]

  describe('pages', () => {
    let rows: TodoTask[]
    beforeEach(async () => {
      const { store, clock } = atHand()
      rows = tasks(clock, 35, { projectId: north, missionId: aMission })
      await fill(store, news('task', rows))
    })

    test.each(scopes)('of %o follow each other without a gap or a double', async (scope) => {
      const { store } = atHand()
      const forward = await walk(store, 'task', { scope, limit: 10, oldestFirst: true })
      expect(forward.map((page) => page.length)).toEqual([10, 10, 10, 5])
      expect(forward.flat()).toEqual(idsOf(rows))
      expect((await walk(store, 'task', { scope, limit: 10 })).flat()).toEqual(idsOf(rows).toReversed())
    })

    test.each(scopes)('of %o end without a cursor, also when the last one is full', async (scope) => {
      const { store } = atHand()
      expect(await walk(store, 'task', { scope, limit: 7 })).toHaveLength(5)
      expect((await store.list('task', { scope, limit: 35 })).cursor).toBeUndefined()
    })

    test('go on where they were, whatever is added or removed meanwhile', async () => {
      const { store, clock } = atHand()
      const first = await store.list('task', { limit: 10 })
      const [last] = first.items.slice(-1)
      if (!last) throw new Error('expected a full page')
      await store.commit([...news('task', tasks(clock, 3)), { op: 'removed', kind: 'task', row: last }])
      const second = await store.list('task', { limit: 10, cursor: first.cursor })
      expect(idsOf(second.items)).toEqual(idsOf(rows).toReversed().slice(10, 20))
    })

    test('hold only what passes the filter, and still lead to the end', async () => {
      const { store } = atHand()
      const wanted = idsOf(rows.filter((_, i) => i % 7 === 0)).toReversed()
      for (const scope of scopes) {
        const pages = await walk(store, 'task', { scope, limit: 2, where: ({ id }: Task) => wanted.includes(id) })
        expect(pages.flat()).toEqual(wanted)
        expect(pages.every((page) => page.length <= 2)).toBe(true)
      }
    })
  })

  test('a page looks at a thousand rows at most, and says where it stopped', async () => {
    const { store, clock } = atHand()
    const deeds = Array.from({ length: 1_050 }, () => anActivity(clock, 'task_1'))
    await fill(store, news('activity', deeds))
    const oldest = deeds[0]?.id
    for (const scope of [{}, { parent: 'task_1' }]) {
      const first = await store.list('activity', { scope, limit: 5, where: ({ id }) => id === oldest })
      expect(first.items).toEqual([])
      expect(first.cursor).toBeDefined()
      const second = await store.list('activity', {
        scope,
        limit: 5,
        where: ({ id }) => id === oldest,
        cursor: first.cursor,
      })
      expect(second).toEqual({ items: [deeds[0]] })
    }
  })

  describe('a cursor is refused', () => {
    const refused = { code: 'request.invalid' }

    test.each([
      ['empty', ''],
      ['no base64url', '%%%'],
      ['the cursor of nothing', 'dGFzawo'],
      ['far too long', 'x'.repeat(5000)],
      ['not even ASCII', 'ťažké'],
    ])('when it is %s', async (_what, cursor) => {
      const { store } = atHand()
      await expect(store.list('task', { limit: 5, cursor })).rejects.toMatchObject(refused)
      await expect(store.list('task', { scope: { status: 'todo' }, limit: 5, cursor })).rejects.toMatchObject(refused)
    })

    test('on another list than its own', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 9)
      await fill(store, news('task', rows))
      const { cursor } = await store.list('task', { scope: { status: 'todo' }, limit: 5 })
      await expect(store.list('task', { scope: { status: 'done' }, limit: 5, cursor })).rejects.toMatchObject(refused)
      await expect(store.list('task', { scope: { agent: 'todo' }, limit: 5, cursor })).rejects.toMatchObject(refused)
      await expect(store.list('task', { limit: 5, cursor })).rejects.toMatchObject(refused)
      await expect(store.list('run', { scope: { status: 'todo' }, limit: 5, cursor })).rejects.toMatchObject(refused)
    })

    test('outside of the range', async () => {
      const { store, clock } = atHand()
      const rows = tasks(clock, 9)
      await fill(store, news('task', rows))
      const { cursor } = await store.list('task', { limit: 5 })
      await expect(store.list('task', { limit: 5, cursor, fromId: rows[6]?.id })).rejects.toMatchObject(refused)
      await expect(store.list('task', { limit: 5, cursor, toId: rows[2]?.id })).rejects.toMatchObject(refused)
    })
  })
}
