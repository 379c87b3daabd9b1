import { beforeEach, describe, expect, test } from 'vitest'
import { classifyDoor } from '../../functions/classify.ts'
import { executeDoor } from '../../functions/execute.ts'
import { tickDoor } from '../../functions/tick.ts'
import { categories, type Category } from '../../lib/core/failure.ts'
import type { RowChange } from '../../lib/core/rows.ts'
import { dispatch } from '../../lib/flows/dispatch.ts'
import { failureAnalytics } from '../../lib/flows/failure-analytics.ts'
import { fileOrder, TaskOrder } from '../../lib/flows/file-task.ts'
import { hours } from '../../lib/core/time.ts'
import { schedulerEvent, sqsEvent, streamEvent } from './events.ts'
import { ada, type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

let here: InstanceAtHand
let output: Output

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
})

const classify = (changes: readonly RowChange[]) => classifyDoor(here.world)(streamEvent(changes))
const failuresOf = async () => (await here.ports.store.list('failure', { limit: 50 })).items

/** Runs that failed, each in another way; answers what the stream tells of it. */
async function failedRuns(...wanted: Category[]): Promise<RowChange[]> {
  const { ports, sim, world } = here
  const agents = ['atlas', 'forge', 'scout', 'quill', 'anvil', 'relay']
  for (const [position, category] of wanted.entries()) {
    const order = {
      title: `Fail ${category} ${position}`,
      brief: `rehearse: fail ${category} always`,
      agentId: agents[position % 6],
    }
    await fileOrder(ports, TaskOrder.parse(order), ada)
  }
  await dispatch(sim.changes.take(), ports)
  const queued = sim.changes.take().flatMap(({ kind, row }) => (kind === 'run' ? [{ runId: row.id }] : []))
  await executeDoor(world)(sqsEvent('run', queued))
  output.forget()
  return sim.changes.take()
}

describe('a batch of the stream', () => {
  test('judges what has failed, and counts it by category', async () => {
    await classify(await failedRuns(...categories))
    const failures = await failuresOf()
    expect(new Set(failures.map(({ category }) => category))).toEqual(new Set(categories))
    const measured = output.metric('Failures')
    expect(measured.map(({ values, unit }) => [values, unit])).toEqual(categories.map(() => [[1], 'Count']))
    expect(new Set(measured.map(({ dimensions }) => dimensions['category']))).toEqual(new Set(categories))
  })

  test('leaves a line for each, by which a mission can be followed', async () => {
    await classify(await failedRuns('AUTH'))
    const [failure] = await failuresOf()
    const { id, traceId, ruleId, because } = failure ?? {}
    const line = { message: 'failure', traceId, failureId: id, agentId: 'atlas', category: 'AUTH', ruleId, because }
    expect(output.logs()).toMatchObject([{ ...line, recovery: { kind: 'block' }, openedBreaker: false }])
    expect(traceId).toMatch(/^task_/)
  })

  test('that comes again counts nothing twice', async () => {
    const told = await failedRuns('LOGIC', 'TIMEOUT')
    await classify(told)
    await classify(told)
    expect(await failuresOf()).toHaveLength(2)
    expect(output.metric('Failures')).toHaveLength(2)
    const now = here.sim.clock.now()
    const asked = { from: new Date(now.getTime() - hours(1)), to: now, grain: 'hour' } as const
    expect(await failureAnalytics(here.ports, asked)).toMatchObject({ total: 2 })
  })

  test('that faults in the middle throws; what was judged before stays judged', async () => {
    const told = await failedRuns('LOGIC', 'TIMEOUT', 'AUTH')
    let commits = 0
    here.sim.troubles.plan = (operation) => (operation === 'commit' && ++commits === 2 ? 'down' : undefined)
    await expect(classify(told)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await failuresOf()).toHaveLength(1)
    await classify(told)
    expect(await failuresOf()).toHaveLength(3)
    expect(output.metric('Failures')).toHaveLength(3)
  })

  test('with the beat of a tick is answered with a beat, which proves that events arrive', async () => {
    await tickDoor(here.world)(schedulerEvent('2026-11-23T12:00:00Z'))
    await classify(here.sim.changes.take())
    expect(await here.ports.store.get('stage', 'classifier')).toMatchObject({ at: '2026-11-23T12:00:00.000Z' })
    expect(await failuresOf()).toEqual([])
  })
})

test('the third failure alike in a row opens the breaker, and the line says so', async () => {
  const { ports, sim } = here
  const brief = 'rehearse: fail UNKNOWN always'
  for (let time = 0; time < 3; time++) {
    await fileOrder(ports, TaskOrder.parse({ title: 'The same every time', brief, agentId: 'scout' }), ada)
    await dispatch(sim.changes.take(), ports)
    const queued = sim.changes.take().flatMap(({ kind, row }) => (kind === 'run' ? [{ runId: row.id }] : []))
    await executeDoor(here.world)(sqsEvent('run', queued))
    await classify(sim.changes.take())
  }
  const opened = output
    .logs()
    .filter(({ message }) => message === 'failure')
    .map(({ openedBreaker }) => openedBreaker)
  expect(opened).toEqual([false, false, true])
  expect(await ports.store.get('desk', 'scout')).toMatchObject({ status: 'paused' })
})
