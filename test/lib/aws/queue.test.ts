import { type SendMessageBatchCommandOutput, SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { sqsClient } from '../../../lib/aws/clients.ts'
import { createQueue } from '../../../lib/aws/queue.ts'
import { newRunId } from '../../../lib/core/id.ts'
import { local } from '../../contract/engines.ts'
import { createSimClock } from '../../sim/clock.ts'

/** A queue that refuses, in each call, the entries of these ids. */
function pickyQueue(refusals: string[][]) {
  const sqs = sqsClient({ ...local, endpoint: 'http://127.0.0.1:9' })
  const sent: { Id?: string | undefined; MessageBody?: string | undefined; DelaySeconds?: number | undefined }[][] = []
  sqs.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { Entries = [] } = new SendMessageBatchCommand(input as SendMessageBatchCommand['input']).input
        sent.push(Entries)
        const refused = refusals.shift() ?? []
        const Failed = refused.map((Id) => ({ Id, Code: 'InternalError', Message: 'sorry', SenderFault: false }))
        const output: SendMessageBatchCommandOutput = { $metadata: {}, Successful: [], Failed }
        return { output, response: {} }
      },
    { step: 'initialize', name: 'pickyQueue', priority: 'low' },
  )
  const url = (name: string) => ({ url: `http://queue/${name}`, deadUrl: `http://queue/${name}-dead` })
  return {
    queue: createQueue({
      sqs,
      urls: { think: url('think'), run: url('run'), streamDeadUrl: 'http://queue/stream-dead' },
    }),
    sent,
  }
}

const clock = createSimClock(1, new Date('2026-11-23T12:00:00Z'))
const runs = (count: number) => Array.from({ length: count }, () => ({ runId: newRunId(clock) }))

test('messages go as JSON, ten at a time', async () => {
  const { queue, sent } = pickyQueue([])
  const messages = runs(23)
  await queue.send('run', messages)
  expect(sent.map((entries) => entries.length)).toEqual([10, 10, 3])
  expect(sent.flat().map(({ MessageBody }) => MessageBody)).toEqual(messages.map((message) => JSON.stringify(message)))
})

test('those that were refused are sent once more, and only those', async () => {
  const { queue, sent } = pickyQueue([['1', '3']])
  await queue.send('run', runs(5))
  expect(sent.map((entries) => entries.map(({ Id }) => Id))).toEqual([
    ['0', '1', '2', '3', '4'],
    ['1', '3'],
  ])
})

test('one that is refused twice is a fault', async () => {
  const { queue } = pickyQueue([['1'], ['1']])
  await expect(queue.send('run', runs(2))).rejects.toMatchObject({ code: 'store.unavailable' })
})

test.each([
  [undefined, 0],
  [-5, 0],
  [0.2, 1],
  [60, 60],
  [5_000, 900],
])('a delay of %o seconds is sent as %o', async (delay, seconds) => {
  const { queue, sent } = pickyQueue([])
  await queue.send('run', runs(1), delay)
  expect(sent[0]?.[0]?.DelaySeconds).toBe(seconds)
})
