import { beforeEach, describe, expect, test } from 'vitest'
import { thinkDoor } from '../../functions/think.ts'
import { Mission } from '../../lib/core/mission.ts'
import { tallyWork } from '../../lib/core/tally.ts'
import { scout } from '../contract/rows.ts'
import { sqsEvent } from './events.ts'
import { type InstanceAtHand, openExample } from './instance.ts'
import { captureOutput, type Output } from './output.ts'

let here: InstanceAtHand
let output: Output

beforeEach(async () => {
  here = await openExample()
  output = captureOutput()
})

const think = (...bodies: unknown[]) => thinkDoor(here.world)(sqsEvent('think', bodies))

describe('a message of the think queue', () => {
  test('makes its agent think, and is done', async () => {
    expect(await think({ agentId: 'atlas' })).toEqual({ batchItemFailures: [] })
    const { items: cycles } = await here.ports.store.list('think-cycle', { limit: 10 })
    expect(cycles).toMatchObject([{ agentId: 'atlas', status: 'proposed', rehearsal: true }])
    expect(output.logs()).toMatchObject([{ message: 'think cycle', agentId: 'atlas', traceId: cycles[0]?.id }])
    expect(output.metric('ThinkCycles')).toMatchObject([{ values: [1] }])
    expect(output.metric('ThinkCyclesFailed')).toEqual([])
  })

  test('that comes twice makes it think once', async () => {
    await think({ agentId: 'atlas' }, { agentId: 'atlas' })
    await think({ agentId: 'atlas' })
    expect((await here.ports.store.list('think-cycle', { limit: 10 })).items).toHaveLength(1)
    expect(output.metric('ThinkCycles')).toMatchObject([{ values: [1] }])
  })

  test('is done when the cycle went wrong: that is recorded, and recovered from elsewhere', async () => {
    const usage = { inputTokens: 1, outputTokens: 1, cost: 1_000 }
    const spent = tallyWork({ agentId: scout, kind: 'execution', usage, ok: true }, 'UTC', here.sim.clock.now())
    await here.ports.store.commit([], spent)
    expect(await think({ agentId: 'scout' })).toEqual({ batchItemFailures: [] })
    expect(output.metric('ThinkCyclesFailed')).toMatchObject([{ values: [1] }])
    expect(output.logs()).toMatchObject([{ agentId: 'scout', status: 'failed' }])
  })
})

describe('a batch', () => {
  const broken = '{"agentId": "atl'
  const nobody = { agentId: 'nobody' }
  const strange = { runId: 'run_01JD3Q8Z5YV4T2M7K9N0ABCDEF' }

  test('gives back exactly the messages that fault', async () => {
    const answer = await think({ agentId: 'atlas' }, broken, nobody, strange, { agentId: 'forge' })
    const givenBack = ['message-1', 'message-3']
    expect(answer).toEqual({ batchItemFailures: givenBack.map((itemIdentifier) => ({ itemIdentifier })) })
    expect(output.metric('ThinkCycles')).toMatchObject([{ values: [1, 1] }])
    const errors = output.logs().filter(({ level }) => level === 'ERROR')
    expect(errors.map(({ messageId }) => messageId)).toEqual(givenBack)
  })

  test('without any messages is nothing', async () => {
    expect(await think()).toEqual({ batchItemFailures: [] })
    expect(output.metrics()).toEqual([])
  })
})

describe('a rehearsal that is asked for directly', () => {
  test('answers what an agent would do, and leaves no row, message or metric behind', async () => {
    const { length } = here.sim.changes.all
    expect(await thinkDoor(here.world)({ rehearse: 'scout' })).toEqual({
      agentId: 'scout',
      decision: 'propose',
      missions: expect.any(Number) as unknown,
      saw: { projects: 1, openMissions: 0, openTasks: 0, failures: 0 },
      rehearsal: true,
    })
    expect(here.sim.changes.all).toHaveLength(length)
    expect(await here.ports.store.list('think-cycle', { limit: 1 })).toEqual({ items: [] })
    expect(await here.sim.queue.depth('think')).toEqual({ waiting: 0, inFlight: 0, dead: 0 })
    expect([output.metrics(), output.logs()]).toEqual([[], []])
  })

  test('is that of the team lead when it names nobody', async () => {
    expect(await thinkDoor(here.world)({ rehearse: '' })).toMatchObject({ agentId: 'atlas', rehearsal: true })
  })

  test('of nobody we know is a fault, which the caller is told', async () => {
    const rehearsed = thinkDoor(here.world)({ rehearse: 'ghost' })
    await expect(rehearsed).rejects.toMatchObject({ name: 'Fault', code: 'row.missing' })
  })

  test.each([{}, { rehearse: 'Not An Id' }, { rehearse: 'atlas', and: 'more' }, { Records: [{}] }, 'atlas'])(
    'or anything else but messages is refused: %j',
    async (event) => {
      await expect(thinkDoor(here.world)(event)).rejects.toMatchObject({ name: 'ZodError' })
    },
  )
})

test('a mission carries the trace of the cycle that proposed it', async () => {
  await think({ agentId: 'atlas' })
  const { items } = await here.ports.store.list('mission', { limit: 10 })
  const traces = items.map((mission) => Mission.parse(mission).traceId)
  expect(traces).toEqual([output.logs()[0]?.['traceId']])
})
