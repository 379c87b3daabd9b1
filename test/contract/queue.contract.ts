import { beforeEach, expect, test } from 'vitest'
import { AgentId, newRunId } from '../../lib/core/id.ts'
import type { Queue, QueueName } from '../../lib/ports.ts'
import { createSimClock } from '../sim/clock.ts'

/** A queue, and the other end of it. */
export interface QueueAtHand {
  queue: Queue
  /** Takes one message without finishing it; none when none can be seen. */
  hold: (queue: QueueName) => Promise<unknown>
  /** Takes and finishes all that can be seen. */
  drain: (queue: QueueName) => Promise<unknown[]>
  /** Has one message fail until it is given up. */
  giveUpOne: (queue: QueueName) => Promise<void>
  /** Has a batch of the table's stream given up. */
  giveUpBatch: () => Promise<void>
}

export function queueContract(open: () => Promise<QueueAtHand>): void {
  let atHand: QueueAtHand
  beforeEach(async () => {
    atHand = await open()
  })
  const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
  const runs = (count: number) => Array.from({ length: count }, () => ({ runId: newRunId(clock) }))

  test('every message arrives, however many are sent at once', async () => {
    const { queue, drain } = atHand
    const sent = runs(23)
    await queue.send('run', sent)
    const arrived = new Set((await drain('run')).map((message) => JSON.stringify(message)))
    expect(arrived).toEqual(new Set(sent.map((message) => JSON.stringify(message))))
  })

  test('queues do not mix', async () => {
    const { queue, drain } = atHand
    await queue.send('think', [{ agentId: AgentId.parse('atlas') }])
    expect(await drain('run')).toEqual([])
    const arrived = new Set((await drain('think')).map((message) => JSON.stringify(message)))
    expect(arrived).toEqual(new Set(['{"agentId":"atlas"}']))
  })

  test('nothing sent is nothing to receive', async () => {
    const { queue, drain } = atHand
    await queue.send('run', [])
    expect(await drain('run')).toEqual([])
  })

  test('the depth tells who waits, who is in flight and who was given up', async () => {
    const { queue, hold, giveUpOne } = atHand
    expect(await queue.depth('run')).toEqual({ waiting: 0, inFlight: 0, dead: 0 })
    await queue.send('run', runs(1))
    await giveUpOne('run')
    await queue.send('run', runs(3))
    await hold('run')
    expect(await queue.depth('run')).toEqual({ waiting: 2, inFlight: 1, dead: 1 })
    expect(await queue.depth('think')).toEqual({ waiting: 0, inFlight: 0, dead: 0 })
  })

  test('what was given up is counted together: messages of every queue, and batches of the stream', async () => {
    const { queue, giveUpOne, giveUpBatch } = atHand
    expect(await queue.givenUp()).toBe(0)
    await queue.send('run', runs(1))
    await giveUpOne('run')
    await queue.send('think', [{ agentId: AgentId.parse('atlas') }])
    await giveUpOne('think')
    await queue.send('think', [{ agentId: AgentId.parse('atlas') }])
    expect(await queue.givenUp()).toBe(2)
    await giveUpBatch()
    expect(await queue.givenUp()).toBe(3)
    expect(await queue.depth('run')).toMatchObject({ dead: 1 })
  })

  test('a delayed message waits out of sight, at most a quarter of an hour', async () => {
    const { queue, drain } = atHand
    await queue.send('run', runs(1), 60)
    await queue.send('run', runs(1), 90_000)
    await queue.send('run', runs(1), 60.5)
    expect(await queue.depth('run')).toMatchObject({ waiting: 3 })
    expect(await drain('run')).toEqual([])
  })
}
