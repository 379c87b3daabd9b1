import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Judgement } from '../../../lib/core/classify.ts'
import { type Category, categories, type Evidence, type Limit, Recovery } from '../../../lib/core/failure.ts'
import { failureIdOf, RunId } from '../../../lib/core/id.ts'
import { backoff, longestWait, recoverCycle, recoverTask } from '../../../lib/core/recovery.ts'
import type { FailedRun, RunningRun } from '../../../lib/core/run.ts'
import { type InReviewTask, type RunningTask, Task, type Tried } from '../../../lib/core/task.ts'
import { startTask } from '../../../lib/core/task-states.ts'
import { hours, minutes, seconds } from '../../../lib/core/time.ts'
import {
  atlas,
  chanceAt,
  drawing,
  failed,
  forge,
  inReviewTask,
  later,
  now,
  runningTask,
  scout,
  todoTask,
} from './samples.ts'

const judged = (category: Category, limit?: Limit): Judgement => ({
  category,
  ...(limit ? { limit } : {}),
  because: 'said the test',
})
const lead = atlas
const earlier = RunId.parse('run_01KAQT5N000000000000000000')
const noon = later(hours(1))

interface Case {
  task: RunningTask | InReviewTask
  run: RunningRun
}

function recover(
  { task, run }: Case,
  judgement: Judgement,
  { tried = {}, evidence = {} }: { tried?: Tried; evidence?: Partial<Evidence> } = {},
) {
  return recoverTask({ task: { ...task, tried }, run: failed(run, evidence), judgement, lead }, drawing(0.5, noon))
}

/** Category, limit, failures of that category before this one, and what is to be done. */
const table: [Category, Limit | undefined, number, Recovery['kind']][] = [
  ['TRANSIENT', undefined, 0, 'retry'],
  ['TRANSIENT', undefined, 2, 'retry'],
  ['TRANSIENT', undefined, 3, 'retry'],
  ['TRANSIENT', undefined, 4, 'block'],
  ['TIMEOUT', undefined, 0, 'resume'],
  ['TIMEOUT', undefined, 1, 'resume'],
  ['TIMEOUT', undefined, 2, 'block'],
  ['RESOURCE', 'context', 0, 'compact'],
  ['RESOURCE', 'context', 1, 'block'],
  ['RESOURCE', 'machine', 0, 'retry'],
  ['RESOURCE', 'machine', 1, 'block'],
  ['RESOURCE', undefined, 0, 'retry'],
  ['RESOURCE', undefined, 1, 'block'],
  ['RESOURCE', 'run-budget', 0, 'block'],
  ['RESOURCE', 'run-budget', 1, 'block'],
  ['RESOURCE', 'quota', 0, 'hold'],
  ['RESOURCE', 'quota', 1, 'hold'],
  ['RESOURCE', 'quota', 99, 'hold'],
  ['AUTH', undefined, 0, 'block'],
  ['LOGIC', undefined, 0, 'revise'],
  ['LOGIC', undefined, 1, 'hand-to-lead'],
  ['LOGIC', undefined, 2, 'block'],
  ['UNKNOWN', undefined, 0, 'retry'],
  ['UNKNOWN', undefined, 1, 'block'],
]

describe.each(table)('%s (limit: %s) after %i failures of that category', (category, limit, before, kind) => {
  const tried = { [category]: before }
  const counted = kind === 'hold' ? before : before + 1

  test(`asks for ${kind} when an execution failed`, () => {
    const { recovery, task, run } = recover(runningTask(), judged(category, limit), { tried })
    expect(recovery.kind).toBe(kind)
    expect(Recovery.parse(recovery)).toEqual(recovery)
    expect(task.status).toBe(kind === 'block' ? 'blocked' : 'todo')
    expect(task.tried).toEqual({ [category]: counted })
    expect(run).toBeUndefined()
  })

  test(`asks for ${kind} when a review failed`, () => {
    const { recovery, task, run } = recover(inReviewTask(), judged(category, limit), { tried })
    expect(recovery.kind).toBe(kind)
    expect(task.status).toBe(kind === 'block' ? 'blocked' : 'in_review')
    expect(task.tried).toEqual({ [category]: counted })
    expect(run?.kind).toBe(kind === 'block' ? undefined : 'review')
  })
})

describe('a retry', () => {
  test('waits longer and longer, up to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50, 5_000].map(longestWait)).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15, 15].map(minutes))
  })

  test('waits for any part of that: tasks that failed together do not come back together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const wait = new Date(backoff(failures, drawing(random))).getTime() - now.getTime()
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThan(longestWait(failures))
          expect(wait).toBe(Math.floor(random * longestWait(failures)))
        },
      ),
    )
  })

  test.each([
    [0, seconds(15)],
    [1, seconds(30)],
    [2, minutes(1)],
    [3, minutes(2)],
  ])('after %i earlier failures half of the longest wait is %i ms, for the task and for the review', (before, wait) => {
    const notBefore = later(hours(1) + wait).toISOString()
    const options = { tried: { TRANSIENT: before } }
    expect(recover(runningTask(), judged('TRANSIENT'), options).task).toMatchObject({ status: 'todo', notBefore })
    expect(recover(inReviewTask(), judged('TRANSIENT'), options).run).toMatchObject({ status: 'queued', notBefore })
  })

  test.each<[Category, Limit | undefined]>([
    ['TRANSIENT', undefined],
    ['UNKNOWN', undefined],
    ['RESOURCE', 'machine'],
    ['RESOURCE', 'quota'],
  ])('after %s (limit: %s) goes on from the last step, with what the failed attempt was given', (category, limit) => {
    const given = { limitSeconds: 9_000, compact: true }
    const { task, run } = runningTask()
    const resumed = { ...run, ...given, resumes: earlier, steps: 3 }
    const { task: again } = recover({ task, run: resumed }, judged(category, limit))
    expect(again).toMatchObject({ status: 'todo', next: { ...given, resumes: run.id } })
  })

  test('of an attempt without a step goes on from where that one did', () => {
    const { task, run } = runningTask()
    const { task: again } = recover({ task, run: { ...run, resumes: earlier } }, judged('TRANSIENT'))
    expect(again).toMatchObject({ status: 'todo', next: { resumes: earlier } })
  })

  test('counts each category by itself', () => {
    const { recovery, task } = recover(runningTask(), judged('TRANSIENT'), {
      tried: { LOGIC: 2, TIMEOUT: 2, UNKNOWN: 1 },
    })
    expect(recovery.kind).toBe('retry')
    expect(task.tried).toEqual({ LOGIC: 2, TIMEOUT: 2, UNKNOWN: 1, TRANSIENT: 1 })
  })
})

describe('a time-out', () => {
  test('is resumed from the last step, with twice the time', () => {
    const { task, run } = runningTask()
    const { recovery, task: again } = recover({ task, run: { ...run, steps: 7 } }, judged('TIMEOUT'))
    expect(recovery).toEqual({ kind: 'resume', limitSeconds: 5_400 })
    expect(again).toMatchObject({ status: 'todo', next: { resumes: run.id, limitSeconds: 5_400 } })
  })

  test('before the first step resumes what the failed run had resumed', () => {
    const { task, run } = runningTask()
    const { task: again } = recover({ task, run: { ...run, resumes: earlier } }, judged('TIMEOUT'))
    expect(again).toMatchObject({ status: 'todo', next: { resumes: earlier } })
  })

  test('of the very first call starts over, with twice the time', () => {
    const { task } = recover(runningTask(), judged('TIMEOUT'))
    expect(task).toMatchObject({ status: 'todo', next: { resumes: undefined, limitSeconds: 5_400 } })
  })

  test('gives the review twice the time as well', () => {
    const { run } = recover(inReviewTask(), judged('TIMEOUT'))
    expect(run?.limitSeconds).toBe(5_400)
  })

  test('does not wait', () => {
    expect(recover(runningTask(), judged('TIMEOUT')).task).not.toHaveProperty('notBefore')
  })
})

test('a conversation that no longer fits is compacted and continued with the same time', () => {
  const { task, run } = runningTask()
  const { task: again } = recover(
    { task, run: { ...run, steps: 30, limitSeconds: 5_400 } },
    judged('RESOURCE', 'context'),
  )
  expect(again).toMatchObject({ status: 'todo', next: { resumes: run.id, compact: true, limitSeconds: 5_400 } })
})

describe('a quota that is used up', () => {
  const refillsAt = '2026-11-24T00:00:00.000Z'
  const recoverAt = (at: string | undefined) => {
    const { task, run } = runningTask()
    return recoverTask(
      { task, run: failed(run), judgement: judged('RESOURCE', 'quota'), lead, refillsAt: at },
      chanceAt(noon),
    )
  }

  test('holds the agent until it fills again', () => {
    expect(recoverAt(refillsAt).recovery).toEqual({ kind: 'hold', until: refillsAt })
  })

  test('holds the agent until somebody lifts it when nobody knows when that is', () => {
    expect(recoverAt(undefined).recovery).toEqual({ kind: 'hold', until: undefined })
  })

  test('leaves the task ready for the time after the hold, and costs none of its attempts', () => {
    const { task } = recoverAt(refillsAt)
    expect(task).toMatchObject({ status: 'todo', waitingFor: [] })
    expect(task.tried).toEqual({})
    expect(task).not.toHaveProperty('notBefore')
  })
})

describe('work that is wrong', () => {
  const evidence = { message: 'src/app.ts: cannot find name "fetchAll"' }

  test('goes back to its agent with the failure as feedback', () => {
    const { task } = recover(runningTask(), judged('LOGIC'), { evidence })
    expect(task).toMatchObject({ status: 'todo', agentId: forge })
    expect(task.status === 'todo' && task.next).toEqual({})
    expect(task.feedback).toContain(evidence.message)
  })

  test('is done over, not continued: the steps led nowhere', () => {
    const { task, run } = runningTask()
    const { task: again } = recover({ task, run: { ...run, steps: 3 } }, judged('LOGIC'))
    expect(again.status === 'todo' && again.next).toEqual({})
  })

  test('then goes to the team lead, with the feedback', () => {
    const { recovery, task } = recover(runningTask(), judged('LOGIC'), { evidence, tried: { LOGIC: 1 } })
    expect(recovery).toEqual({ kind: 'hand-to-lead', agentId: lead })
    expect(task).toMatchObject({ status: 'todo', agentId: lead })
    expect(task.feedback).toContain(evidence.message)
  })

  test('of the team lead goes back to the team lead: there is nobody above', () => {
    const own = runningTask({ agentId: lead })
    const kinds = [0, 1, 2].map((before) => recover(own, judged('LOGIC'), { tried: { LOGIC: before } }).recovery.kind)
    expect(kinds).toEqual(['revise', 'revise', 'block'])
  })

  test('keeps its feedback to a readable size', () => {
    const { task } = recover(runningTask(), judged('LOGIC'), { evidence: { message: 'x'.repeat(100_000) } })
    expect(task.feedback?.length).toBe(4_000)
  })

  test('leaves the feedback of other failures alone', () => {
    const { task, run } = runningTask()
    const again = recover({ task: { ...task, feedback: 'shorter, please' }, run }, judged('TRANSIENT'))
    expect(again.task.feedback).toBe('shorter, please')
  })
})

describe('a review that failed', () => {
  test('is repeated as a new run on the same output', () => {
    const { task, run } = inReviewTask()
    const { task: again, run: review } = recover({ task, run }, judged('UNKNOWN'))
    expect(review).toMatchObject({
      kind: 'review',
      status: 'queued',
      taskId: task.id,
      agentId: scout,
      attempt: 2,
      reviews: task.runId,
    })
    expect(again).toMatchObject({
      status: 'in_review',
      runId: task.runId,
      reviewRunId: review?.id,
      output: task.output,
    })
    expect(review?.id).not.toBe(run.id)
  })

  test('for its second LOGIC failure goes to the team lead, while the task stays with its author', () => {
    const { task, run } = recover(inReviewTask(), judged('LOGIC'), { tried: { LOGIC: 1 } })
    expect(run?.agentId).toBe(lead)
    expect(task.agentId).toBe(forge)
  })

  test('stays with the reviewer when the team lead is the author, and says so', () => {
    const { recovery, run } = recover(inReviewTask({ agentId: lead }), judged('LOGIC'), { tried: { LOGIC: 1 } })
    expect(recovery.kind).toBe('revise')
    expect(run?.agentId).toBe(scout)
  })
})

describe('a blocked task', () => {
  test('keeps what was handed in when its review failed, so that a person may accept it', () => {
    const { task, run } = inReviewTask()
    const { task: blocked } = recover({ task, run }, judged('AUTH'))
    expect(blocked).toMatchObject({ status: 'blocked', submitted: { runId: task.runId, output: task.output } })
  })

  test('has nothing to accept when its execution failed', () => {
    const { task: blocked } = recover(runningTask(), judged('AUTH'))
    expect(blocked.status === 'blocked' && blocked.submitted).toBeUndefined()
  })

  const evidence = { message: 'the deploy key was refused', source: 'tool:publish', code: 'E403', httpStatus: 403 }

  test('names its failure, and tells the operator what failed and where', () => {
    const { task, run } = runningTask()
    const blocked = recover({ task, run }, judged('AUTH'), { evidence })
    expect(blocked.task).toMatchObject({
      status: 'blocked',
      blocker: { kind: 'failure', failureId: failureIdOf(failed(run)) },
      since: noon.toISOString(),
      needs:
        'A credential or a permission is missing. Provide it, then retry: [tool:publish, HTTP 403, E403] the deploy key was refused',
    })
  })

  test.each(categories)('after %s fits the schema and a screen', (category) => {
    const { task } = recover(runningTask(), judged(category), {
      tried: { [category]: 9 },
      evidence: { message: 'x'.repeat(9_000) },
    })
    expect(Task.parse(task)).toEqual(task)
    expect(task.status === 'blocked' && task.needs.length).toBeLessThan(800)
  })
})

describe('a failed think cycle', () => {
  const evidence: Evidence = { message: 'the model said no' }
  const after = (judgement: Judgement, failures = 1, refillsAt?: string) =>
    recoverCycle({ judgement, evidence, failures, refillsAt }, drawing(0.5))

  test.each<[Category, Limit | undefined, Recovery['kind']]>([
    ['TRANSIENT', undefined, 'retry'],
    ['TIMEOUT', undefined, 'retry'],
    ['RESOURCE', 'quota', 'hold'],
    ['RESOURCE', 'context', 'none'],
    ['RESOURCE', undefined, 'none'],
    ['AUTH', undefined, 'block'],
    ['LOGIC', undefined, 'none'],
    ['UNKNOWN', undefined, 'none'],
  ])('of category %s (limit: %s) asks for %s', (category, limit, kind) => {
    expect(after(judged(category, limit)).kind).toBe(kind)
  })

  test('is thought again already when it was killed: the next cycle has found it', () => {
    const found: Evidence = { name: 'LeaseRanOut', message: 'the cycle stopped reporting', phase: 'sweep' }
    const recovery = recoverCycle({ judgement: judged('TIMEOUT'), evidence: found, failures: 1 }, drawing(0.5))
    expect(recovery.kind).toBe('none')
  })

  test('waits longer after each one in a row', () => {
    const waits = [1, 2, 3].map((failures) => after(judged('TRANSIENT'), failures))
    expect(waits).toEqual(
      [seconds(15), seconds(30), seconds(60)].map((wait) => ({ kind: 'retry', notBefore: later(wait).toISOString() })),
    )
  })

  test('holds the agent until its budget fills again', () => {
    const until = '2026-12-01T00:00:00.000Z'
    expect(after(judged('RESOURCE', 'quota'), 1, until)).toEqual({ kind: 'hold', until })
  })
})

test('a failed run that nobody had started is recovered like any other', () => {
  const { task, run } = startTask(todoTask(), chanceAt(now, 2))
  const unclaimed: FailedRun = failed(run)
  const { task: again } = recoverTask({ task, run: unclaimed, judgement: judged('TRANSIENT'), lead }, drawing(0, noon))
  expect(again).toMatchObject({ status: 'todo', notBefore: noon.toISOString() })
})
