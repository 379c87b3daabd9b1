import { expect, test } from 'vitest'
import { Run } from '../../../lib/core/run.ts'
import { isOver, spanOf } from '../../../dashboard/src/runs/run-span.ts'

const [queued, started, finished] = ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:05.000Z', '2026-11-24T10:01:00.000Z']

const run = (state: object): Run =>
  Run.parse({
    id: 'run_01M85P153NFTC04649XVVQ6FMN',
    taskId: 'task_01M85P0GTF6936R3NEBBKVJ78T',
    kind: 'execution',
    agentId: 'atlas',
    attempt: 1,
    limitSeconds: 2_700,
    fence: 1,
    abandoned: 0,
    steps: 0,
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
    rehearsal: true,
    traceId: 'task_01M85P0GTF6936R3NEBBKVJ78T',
    createdAt: queued,
    version: 1,
    ...state,
  })

const evidence = { message: 'no' }
const cases: [name: string, run: Run, span: object | undefined, over: boolean][] = [
  ['one that waits', run({ status: 'queued' }), undefined, false],
  [
    'one at work',
    run({ status: 'running', startedAt: started, leaseUntil: finished }),
    { from: started, to: undefined },
    false,
  ],
  [
    'one that succeeded',
    run({ status: 'succeeded', startedAt: started, finishedAt: finished, result: { kind: 'output', output: 'x' } }),
    { from: started, to: finished },
    true,
  ],
  [
    'one that failed at work',
    run({ status: 'failed', startedAt: started, finishedAt: finished, evidence }),
    { from: started, to: finished },
    true,
  ],
  ['one that failed before', run({ status: 'failed', finishedAt: finished, evidence }), undefined, true],
  ['one that was cancelled', run({ status: 'cancelled', finishedAt: finished, why: 'No need' }), undefined, true],
]

test.each(cases)('how long an executor was at it, without the wait: %s', (_name, given, span, over) => {
  expect(spanOf(given)).toEqual(span)
  expect(isOver(given)).toBe(over)
})
