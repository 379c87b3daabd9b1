import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Judgement } from '../../../lib/core/classify.ts'
import { categories } from '../../../lib/core/failure.ts'
import { recoverTask } from '../../../lib/core/recovery.ts'
import type { QueuedRun } from '../../../lib/core/run.ts'
import { type BlockedTask, type InReviewTask, type RunningTask, Task, type TodoTask } from '../../../lib/core/task.ts'
import { startTask, submitTask } from '../../../lib/core/task-states.ts'
import {
  atlas,
  chanceAt,
  claimed,
  failed,
  forge,
  inReviewTask,
  now,
  runningTask,
  scout,
  succeeded,
  todoTask,
} from './samples.ts'

interface Attempt {
  task: RunningTask | InReviewTask
  run: QueuedRun
}
type Event = Judgement | 'output'

const because = 'said the test'
const judgements = fc.constantFrom<Judgement>(
  ...categories.map((category) => ({ category, because })),
  { category: 'RESOURCE', limit: 'context', because },
  { category: 'RESOURCE', limit: 'machine', because },
)
const start = (task: TodoTask): Attempt => startTask(task, chanceAt(now, task.attempts + 10))

function submit(task: RunningTask, run: QueuedRun): Attempt {
  const ended = succeeded(claimed(run), 'The page.')
  return submitTask(task, { run: ended, output: 'The page.', reviewer: scout }, chanceAt(now, 4))
}

/** The task after one event: a failure of its run, or an output, which goes into review. */
function after({ task, run }: Attempt, event: Event, seed: number): Attempt | BlockedTask {
  if (event === 'output') return task.status === 'running' ? submit(task, run) : { task, run }
  const recovered = recoverTask({ task, run: failed(run), judgement: event, lead: atlas }, chanceAt(now, seed))
  if (recovered.task.status === 'blocked') return recovered.task
  if (recovered.task.status === 'todo') return start(recovered.task)
  if (recovered.run) return { task: recovered.task, run: recovered.run }
  throw new Error('a task in review was left without a run')
}

/** How many failures it took until the task was blocked; `undefined` when it never was. */
function failuresUntilBlocked(first: TodoTask, events: readonly Event[]): number | undefined {
  let attempt = start(first)
  let failures = 0
  for (const event of events) {
    if (event !== 'output') failures++
    const next = after(attempt, event, failures)
    if ('status' in next) return failures
    attempt = next
  }
  return undefined
}

/** The sum of what each category may be recovered from. Holds are not among them: they end with the quota. */
const mostRecoveries = 4 + 2 + 1 + 0 + 2 + 1

test('no sequence of failures, with reviews in between, goes on for ever', () => {
  const failures = fc.array(judgements, { minLength: mostRecoveries + 1, maxLength: mostRecoveries + 1 })
  const events = fc
    .tuple(failures, fc.array(fc.boolean()))
    .map(([judged, reviews]) =>
      judged.flatMap((judgement, i): Event[] => (reviews[i] ? ['output', judgement] : [judgement])),
    )
  fc.assert(
    fc.property(events, fc.constantFrom(forge, atlas), (sequence, agentId) => {
      expect(failuresUntilBlocked(todoTask({ agentId }), sequence)).toBeLessThanOrEqual(mostRecoveries + 1)
    }),
    { numRuns: 300 },
  )
})

test('the longest way takes every recovery that there is', () => {
  const allowed = { TRANSIENT: 4, TIMEOUT: 2, RESOURCE: 1, LOGIC: 2, UNKNOWN: 1, AUTH: 1 } as const
  const sequence = Object.entries(allowed).flatMap(([category, times]) =>
    Array.from({ length: times }, (): Judgement => ({ category: category as keyof typeof allowed, because })),
  )
  expect(failuresUntilBlocked(todoTask(), sequence)).toBe(mostRecoveries + 1)
})

test('every recovery leaves a task that the table can keep', () => {
  fc.assert(
    fc.property(
      judgements,
      fc.constantFrom(runningTask(), inReviewTask()),
      fc.nat(5),
      (judgement, { task, run }, before) => {
        const tried = { [judgement.category]: before }
        const recovered = recoverTask(
          { task: { ...task, tried }, run: failed(run), judgement, lead: atlas },
          chanceAt(now),
        )
        expect(Task.parse(recovered.task)).toEqual(recovered.task)
      },
    ),
  )
})

test('a recovery leaves what it was given as it was', () => {
  const { task, run } = runningTask()
  const given = structuredClone({ task, run: failed(run) })
  for (const category of categories)
    recoverTask({ task, run: failed(run), judgement: { category, because }, lead: atlas }, chanceAt(now))
  expect({ task, run: failed(run) }).toEqual(given)
})
