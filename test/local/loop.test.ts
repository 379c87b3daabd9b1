import { expect, test } from 'vitest'
import { startLoop } from '../../local/loop.ts'
import { startSchedule } from '../../local/schedule.ts'

/** Lets a test wait until something was called so often. */
function counter() {
  let count = 0
  const waiting: { until: number; tell: () => void }[] = []
  return {
    count: () => count,
    up: () => {
      count += 1
      for (const { until, tell } of waiting) if (until === count) tell()
    },
    reaches: (until: number) => new Promise<void>((tell) => waiting.push({ until, tell })),
  }
}

const never = (fault: unknown) => {
  throw fault
}

test('a loop goes round and round until it is stopped', async () => {
  const rounds = counter()
  const loop = startLoop({ round: async () => (rounds.up(), 1), onFault: never })
  await rounds.reaches(5)
  await loop.stop()
  const atTheEnd = rounds.count()
  await Promise.resolve()
  expect(rounds.count()).toBe(atTheEnd)
})

test('stopping waits for the round that is under way', async () => {
  const { promise: asked, resolve: finish } = Promise.withResolvers<number>()
  const told: string[] = []
  const loop = startLoop({ round: () => asked.finally(() => told.push('the round is over')), onFault: never })
  const stopped = loop.stop().then(() => told.push('stopped'))
  finish(60_000)
  await stopped
  expect(told).toEqual(['the round is over', 'stopped'])
})

test('stopping does not wait for the pause between two rounds', async () => {
  const rounds = counter()
  const loop = startLoop({ round: async () => (rounds.up(), 24 * 3_600_000), onFault: never })
  await loop.stop()
  expect(rounds.count()).toBe(1)
})

test('a round that waits for something is told that the loop is stopped, and that is no fault', async () => {
  const faults: unknown[] = []
  const round = (signal: AbortSignal) =>
    new Promise<number>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  await startLoop({ round, onFault: (fault) => void faults.push(fault) }).stop()
  expect(faults).toEqual([])
})

test('a fault is told, and the loop goes on', async () => {
  const rounds = counter()
  const faults: unknown[] = []
  const round = async () => {
    rounds.up()
    if (rounds.count() === 1) throw new Error('stumbled')
    return 1
  }
  const loop = startLoop({ round, onFault: (fault) => void faults.push(fault) })
  await rounds.reaches(2)
  await loop.stop()
  expect(faults).toEqual([new Error('stumbled')])
})

test('a schedule sends its event at once and then again and again, with the time', async () => {
  const ticks = counter()
  const times: string[] = []
  const handler = async ({ time }: { time: string }) => {
    times.push(time)
    ticks.up()
  }
  const schedule = startSchedule({ everyMs: 1, handler, onFault: never })
  await ticks.reaches(3)
  await schedule.stop()
  expect(times.map((time) => new Date(time).toISOString())).toEqual(times)
  expect(times.toSorted()).toEqual(times)
})

test('a schedule outlives a tick that faults', async () => {
  const ticks = counter()
  const faults: unknown[] = []
  const handler = async () => {
    ticks.up()
    if (ticks.count() === 1) throw new Error('the table is away')
  }
  const schedule = startSchedule({ everyMs: 1, handler, onFault: (fault) => void faults.push(fault) })
  await ticks.reaches(2)
  await schedule.stop()
  expect(faults).toEqual([new Error('the table is away')])
})
