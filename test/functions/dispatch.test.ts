import { beforeEach, describe, expect, test } from 'vitest'
import { dispatchDoor } from '../../functions/dispatch.ts'
import type { RowChange } from '../../lib/core/rows.ts'
import { fileOrder, TaskOrder } from '../../lib/flows/file-task.ts'
import { news } from '../contract/at-hand.ts'
import { aReceipt } from '../contract/rows.ts'
import { removalOf, streamEvent } from './events.ts'
import { ada, type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

let here: InstanceAtHand
let output: Output

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
})

const dispatch = (changes: readonly RowChange[]) => dispatchDoor(here.world)(streamEvent(changes))

const file = (title: string) =>
  fileOrder(here.ports, TaskOrder.parse({ title, brief: 'Do it.', agentId: 'forge' }), ada)

const runsOf = async () => (await here.ports.store.list('run', { limit: 50 })).items

describe('a batch of the stream', () => {
  test('makes runs of ready tasks, and then messages of queued runs', async () => {
    const { sim } = here
    const task = await file('Draw a plan')
    await dispatch(sim.changes.take())
    expect(await runsOf()).toMatchObject([{ taskId: task.id, status: 'queued', traceId: task.traceId }])
    expect(await sim.queue.depth('run')).toMatchObject({ waiting: 0 })
    await dispatch(sim.changes.take())
    expect(await sim.queue.depth('run')).toMatchObject({ waiting: 1 })
    const line = { level: 'INFO', message: 'dispatch' }
    expect(output.logs()).toMatchObject([
      { ...line, started: 1, messages: 0 },
      { ...line, started: 0, messages: 1 },
    ])
  })

  test('starts a task once, however often it is told of it', async () => {
    await file('Draw a plan')
    const told = here.sim.changes.take()
    for (let time = 0; time < 3; time++) await dispatch(told)
    expect(await runsOf()).toHaveLength(1)
  })

  test('that faults throws, so that all of it comes again, and then nothing is missing', async () => {
    const { sim } = here
    await file('Draw a plan')
    const told = sim.changes.take()
    sim.troubles.plan = (operation) => (operation === 'commit' ? 'answer lost' : undefined)
    await expect(dispatch(told)).rejects.toMatchObject({ code: 'store.unavailable' })
    sim.troubles.plan = () => undefined
    await dispatch(told)
    await dispatch(sim.changes.take())
    expect(await runsOf()).toHaveLength(1)
    expect(await sim.queue.depth('run')).toMatchObject({ waiting: 1 })
  })

  test('says nothing when there was nothing to do', async () => {
    const { sim } = here
    const receipt = aReceipt(sim.clock, 'key', 60)
    await sim.store.commit(news('receipt', [receipt]))
    const { Records } = streamEvent(sim.changes.take())
    await dispatchDoor(here.world)({ Records: [...Records, removalOf('receipt', receipt), {}] })
    expect(output.logs()).toEqual([])
    expect(output.metrics()).toEqual([])
  })
})
