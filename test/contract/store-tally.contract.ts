import { describe, expect, test } from 'vitest'
import { news, type StoreAtHand } from './at-hand.ts'
import { aTask, failuresOf, tasks } from './rows.ts'

export function tallyPromises(atHand: () => StoreAtHand): void {
  const daily = { dimension: 'agent', grain: 'day' } as const
  const day = '2026-11-23'

  describe('counters', () => {
    test('are added to, each by itself', async () => {
      const { store } = atHand()
      await store.commit([], [failuresOf('atlas', day, { AUTH: 1, tokens: 1200 })])
      await store.commit([], [failuresOf('atlas', day, { AUTH: 2, 'executions failed': 1 })])
      expect(await store.tallies({ ...daily, from: day, to: day })).toEqual([
        { ...daily, bucket: day, member: 'atlas', counts: { AUTH: 3, tokens: 1200, 'executions failed': 1 } },
      ])
    })

    test('may be named twice in one commit', async () => {
      const { store, clock } = atHand()
      const additions = [
        failuresOf('atlas', day, { AUTH: 1 }),
        failuresOf('scout', day, { AUTH: 1 }),
        failuresOf('atlas', day, { AUTH: 1, LOGIC: 4 }),
      ]
      await store.commit(news('task', [aTask(clock)]), additions)
      const tallies = await store.tallies({ ...daily, from: day, to: day })
      expect(tallies.map(({ member, counts }) => [member, counts])).toEqual([
        ['atlas', { AUTH: 2, LOGIC: 4 }],
        ['scout', { AUTH: 1 }],
      ])
    })

    test('of which nothing is counted are not there', async () => {
      const { store } = atHand()
      expect(await store.commit([], [failuresOf('atlas', day, {})])).toBe('committed')
      expect(await store.tallies({ ...daily, from: day, to: day })).toEqual([])
    })

    test('lose nothing and count nothing twice when fifty commit at once', async () => {
      const { store, clock } = atHand()
      const commits = tasks(clock, 50).map((task, i) =>
        store.commit(news('task', [task]), [
          failuresOf('atlas', day, { AUTH: 1, tokens: i }),
          failuresOf('atlas', day, { AUTH: 1 }),
        ]),
      )
      expect(new Set(await Promise.all(commits))).toEqual(new Set(['committed']))
      const [tally] = await store.tallies({ ...daily, from: day, to: day })
      expect(tally?.counts).toEqual({ AUTH: 100, tokens: (49 * 50) / 2 })
    })

    test('are read from one bucket to another, both included, by bucket and then by member', async () => {
      const { store } = atHand()
      const days = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
      const additions = days.flatMap((bucket) =>
        ['zed', 'atlas'].map((member) => failuresOf(member, bucket, { AUTH: 1 })),
      )
      await store.commit([], additions)
      const names = (await store.tallies({ ...daily, from: '2026-11-22', to: '2026-11-23' })).map(
        ({ bucket, member }) => `${bucket} ${member}`,
      )
      expect(names).toEqual(['2026-11-22 atlas', '2026-11-22 zed', '2026-11-23 atlas', '2026-11-23 zed'])
      expect(await store.tallies({ ...daily, from: '2026-11-24', to: '2026-11-23' })).toEqual([])
    })

    test('of other dimensions and grains stay apart', async () => {
      const { store } = atHand()
      const hour = '2026-11-23T17'
      await store.commit(
        [],
        [
          { key: { dimension: 'all', grain: 'hour', bucket: hour, member: 'all' }, counts: { AUTH: 1 } },
          { key: { dimension: 'all', grain: 'day', bucket: day, member: 'all' }, counts: { AUTH: 2 } },
          { key: { dimension: 'rule', grain: 'day', bucket: day, member: 'none' }, counts: { AUTH: 3 } },
        ],
      )
      const hours = await store.tallies({ dimension: 'all', grain: 'hour', from: '2026-11-23T00', to: '2026-11-23T23' })
      expect(hours.map(({ bucket, counts }) => [bucket, counts])).toEqual([[hour, { AUTH: 1 }]])
      expect(await store.tallies({ ...daily, from: day, to: day })).toEqual([])
    })
  })
}
