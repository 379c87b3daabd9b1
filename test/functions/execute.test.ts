import { beforeEach, describe, expect, test } from 'vitest'
import { executeDoor } from '../../functions/execute.ts'
import { AgentId, type RunId } from '../../lib/core/id.ts'
import type { QueuedRun } from '../../lib/core/run.ts'
import { dispatch } from '../../lib/flows/dispatch.ts'
import { fileOrder, TaskOrder } from '../../lib/flows/file-task.ts'
import { news } from '../contract/at-hand.ts'
import { sqsEvent } from './events.ts'
import { ada, type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

let here: InstanceAtHand
let output: Output

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
})

const execute = (...bodies: unknown[]) => executeDoor(here.world)(sqsEvent('run', bodies))

/** A queued run of a task with this brief, as the dispatcher makes it. */
async function aRun(brief: string, agentId = 'forge'): Promise<QueuedRun> {
  const { ports, sim } = here
  const task = await fileOrder(ports, TaskOrder.parse({ title: `Do: ${brief}`, brief, agentId, review: false }), ada)
  await dispatch(sim.changes.take(), ports)
  const run = sim.changes.take().find(({ kind, row }) => kind === 'run' && row.taskId === task.id)
  if (run?.kind !== 'run' || run.row.status !== 'queued') throw new Error('nothing was dispatched')
  return run.row
}

const statusOf = async (id: RunId) => (await here.ports.store.get('run', id))?.status

describe('a message of the run queue', () => {
  test('carries its run to the end, and is done', async () => {
    const run = await aRun('rehearse: ok')
    expect(await execute({ runId: run.id })).toEqual({ batchItemFailures: [] })
    expect(await statusOf(run.id)).toBe('succeeded')
    const line = { message: 'run', outcome: 'succeeded', runId: run.id, taskId: run.taskId, traceId: run.traceId }
    expect(output.logs()).toMatchObject([{ ...line, agentId: 'forge' }])
    expect(output.metrics().map(({ name, values }) => [name, values])).toEqual([['Runs', [1]]])
  })

  test('whose run fails is done as well: the failure is recorded, and judged elsewhere', async () => {
    const run = await aRun('rehearse: fail AUTH always')
    expect(await execute({ runId: run.id })).toEqual({ batchItemFailures: [] })
    expect(await statusOf(run.id)).toBe('failed')
    expect(output.metric('RunsFailed')).toMatchObject([{ values: [1], unit: 'Count' }])
  })

  test('that comes twice executes its run once', async () => {
    const run = await aRun('rehearse: ok')
    await execute({ runId: run.id }, { runId: run.id })
    await execute({ runId: run.id })
    expect(output.metric('Runs')).toMatchObject([{ values: [1] }])
    const outcomes = output.logs().map(({ outcome }) => String(outcome))
    expect(outcomes.toSorted()).toEqual(['not-ours', 'not-ours', 'succeeded'])
  })

  test('counts what a run has spent, in dollars', async () => {
    const { store } = here.ports
    const instance = await store.get('instance', 'instance')
    const model = instance?.models['default']
    if (!instance || !model) throw new Error('the example has no default model')
    const models = { default: { ...model, price: { input: 3, output: 15 } } }
    await store.commit([{ op: 'changed', kind: 'instance', row: { ...instance, models } }])
    const run = await aRun('rehearse: ok')
    await execute({ runId: run.id })
    const spent = (await store.get('run', run.id))?.usage.cost
    expect(spent).toBeGreaterThan(0)
    expect(output.metric('Spend')).toMatchObject([{ values: [spent], unit: 'None' }])
  })
})

test('of a batch exactly the messages that fault are given back', async () => {
  const [good, lost, failing] = [
    await aRun('rehearse: ok'),
    await aRun('rehearse: ok'),
    await aRun('rehearse: fail LOGIC'),
  ]
  const orphan: QueuedRun = { ...lost, id: idAfter(lost.id), agentId: AgentId.parse('nobody') }
  await here.ports.store.commit(news('run', [orphan]))
  const answer = await execute(
    { runId: good.id },
    'no JSON',
    { runId: orphan.id },
    { runId: 'task' },
    { runId: failing.id },
  )
  const givenBack = [1, 2, 3].map((position) => ({ itemIdentifier: `message-${position}` }))
  expect(answer).toEqual({ batchItemFailures: givenBack })
  expect([await statusOf(good.id), await statusOf(failing.id)]).toEqual(['succeeded', 'failed'])
})

test('when the table does not answer, the whole batch comes again and nothing is lost', async () => {
  const run = await aRun('rehearse: ok')
  here.sim.troubles.plan = (operation) => (operation === 'commit' ? 'down' : undefined)
  expect((await execute({ runId: run.id })).batchItemFailures).toHaveLength(1)
  expect(await statusOf(run.id)).toBe('queued')
  here.sim.troubles.plan = () => undefined
  await execute({ runId: run.id })
  expect(await statusOf(run.id)).toBe('succeeded')
})

/** Another id of the same moment. */
const idAfter = (id: RunId): RunId => `${id.slice(0, -1)}${id.endsWith('Z') ? 'Y' : 'Z'}` as RunId
