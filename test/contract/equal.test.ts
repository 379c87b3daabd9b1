import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTable } from '../../lib/aws/create-table.ts'
import { createStore } from '../../lib/aws/store.ts'
import { createSimWorld } from '../sim/world.ts'
import { freshName, startTestEngines, type TestEngines } from './engines.ts'
import { commands, contentsOf } from './store-commands.ts'

let engines: TestEngines
beforeAll(async () => {
  engines = await startTestEngines()
})
afterAll(() => engines.stop())

test('whatever is done to them, the simulated store and the one on DynamoDB answer the same', async () => {
  const property = fc.asyncProperty(commands, async (sequence) => {
    const { store: simulated, clock } = createSimWorld({ seed: 1 })
    const table = freshName('table')
    await createTable(engines.dynamo, table)
    const real = createStore({ dynamo: engines.dynamo, table, now: () => clock.now() })
    for (const { name, run } of sequence) {
      const expected = await run(simulated, (milliseconds) => clock.advance(milliseconds))
      expect({ name, answer: await run(real, () => {}) }).toEqual({ name, answer: expected })
    }
    expect(await contentsOf(real)).toEqual(await contentsOf(simulated))
  })
  await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: 6_000 })
})
