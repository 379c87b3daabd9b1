import { expect, test } from 'vitest'
import { Task } from '../../../lib/core/task.ts'
import { optionsOf } from '../../../dashboard/src/board/task-options.ts'

const at = '2026-11-24T10:00:00.000Z'
const runId = 'run_01M85P153NFTC04649XVVQ6FMN'

const task = (state: object): Task =>
  Task.parse({
    id: 'task_01M85P0GTF6936R3NEBBKVJ78T',
    title: 'Count the ducks',
    brief: 'In the pond.',
    agentId: 'atlas',
    acceptance: [],
    priority: 5,
    dependsOn: [],
    review: true,
    createdBy: { kind: 'system', part: 'seed' },
    createdAt: at,
    updatedAt: at,
    traceId: 'task_01M85P0GTF6936R3NEBBKVJ78T',
    attempts: 1,
    tried: {},
    revisions: 0,
    version: 1,
    ...state,
  })
const blocked = { status: 'blocked', needs: 'Look at it', since: at }

test.each([
  ['waits', { status: 'todo', waitingFor: [], next: {} }, ['change', 'cancel']],
  ['runs', { status: 'running', runId }, ['cancel']],
  ['is in review', { status: 'in_review', runId, reviewRunId: runId, output: 'x' }, ['cancel']],
  [
    'was cut short',
    { ...blocked, blocker: { kind: 'run-cancelled', runId } },
    ['retry', 'change', 'give-up', 'cancel'],
  ],
  [
    'asks',
    { ...blocked, blocker: { kind: 'question', runId, question: 'Which?' } },
    ['answer', 'retry', 'change', 'give-up', 'cancel'],
  ],
  [
    'was not approved',
    { ...blocked, blocker: { kind: 'revisions' }, submitted: { runId, output: 'x' } },
    ['retry', 'accept', 'change', 'give-up', 'cancel'],
  ],
  ['is done', { status: 'done', runId, output: 'x', finishedAt: at }, []],
  ['was given up', { status: 'failed', why: 'No', finishedAt: at }, ['retry']],
  ['was cancelled', { status: 'cancelled', why: 'No', finishedAt: at }, ['retry']],
])('what can be done about a task that %s', (_name, state, options) => {
  expect(optionsOf(task(state))).toEqual(options)
})
