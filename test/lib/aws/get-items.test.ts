import { type BatchGetItemCommandOutput, BatchGetItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { dynamoClient } from '../../../lib/aws/clients.ts'
import { getItems } from '../../../lib/aws/get-items.ts'
import { type Item, rowKey } from '../../../lib/aws/keys.ts'
import { local } from '../../contract/engines.ts'

/** A table that answers at most so many keys of each call. */
function stingyTable(answers: number[]) {
  const dynamo = dynamoClient({ ...local, endpoint: 'http://127.0.0.1:9' })
  const asked: number[] = []
  dynamo.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { RequestItems } = new BatchGetItemCommand(input as BatchGetItemCommand['input']).input
        const keys: Item[] = RequestItems?.['main']?.Keys ?? []
        asked.push(keys.length)
        const count = answers.shift() ?? 0
        const output: BatchGetItemCommandOutput = {
          $metadata: {},
          Responses: { main: keys.slice(0, count) },
          UnprocessedKeys: count < keys.length ? { main: { Keys: keys.slice(count) } } : {},
        }
        return { output, response: {} }
      },
    { step: 'initialize', name: 'stingyTable', priority: 'low' },
  )
  const pauses: number[] = []
  const pause = async (milliseconds: number) => void pauses.push(milliseconds)
  return { access: { dynamo, table: 'main', now: () => new Date(0), pause }, asked, pauses }
}

const keys = (count: number) => Array.from({ length: count }, (_, i) => rowKey('rule', `rule-${i}`))

test('what an answer leaves out is asked for again, without a pause while it goes forward', async () => {
  const { access, asked, pauses } = stingyTable([60, 30, 10])
  expect(await getItems(access, keys(100))).toEqual(keys(100))
  expect(asked).toEqual([100, 40, 10])
  expect(pauses).toEqual([])
})

test('an answer with nothing in it is asked for again after a pause', async () => {
  const { access, pauses } = stingyTable([0, 0, 5])
  expect(await getItems(access, keys(5))).toHaveLength(5)
  expect(pauses).toHaveLength(2)
})

test('a table that gives nothing at all is a fault', async () => {
  const { access } = stingyTable([])
  await expect(getItems(access, keys(5))).rejects.toMatchObject({ code: 'store.unavailable' })
})
