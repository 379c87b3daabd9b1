import { describe, expect, test } from 'vitest'
import { failureIdOf, type TaskId } from '../../../lib/core/id.ts'
import { type InReviewTask, Task, type TodoTask } from '../../../lib/core/task.ts'
import {
  acceptTask,
  afterDependency,
  answerTask,
  blockTask,
  cancelTask,
  type EndedTask,
  finishTask,
  giveUpTask,
  isAsking,
  isHeldUpBy,
  isOpen,
  isReady,
  retryTask,
  reviseTask,
  startTask,
  submitTask,
  todoAgain,
} from '../../../lib/core/task-states.ts'
import { minutes } from '../../../lib/core/time.ts'
import type { Verdict } from '../../../lib/core/verdict.ts'
import {
  chanceAt,
  claimed,
  failed as failedRun,
  forge,
  inReviewTask,
  later,
  now,
  runningTask,
  scout,
  succeeded,
  todoTask,
} from './samples.ts'

const then = later(minutes(10))
const todo = todoTask()
const running = runningTask()
const inReview = inReviewTask()
const blocked = blockTask(
  running.task,
  { kind: 'failure', failureId: failureIdOf(failedRun(running.run)) },
  'Provide the key.',
  now,
)
const done = finishTask(running.task, { output: 'The page.', runId: running.run.id }, now)
const failed = giveUpTask(blocked, 'not worth it', now)
const cancelled = cancelTask(todo, 'no longer needed', now)
const every: Task[] = [todo, running.task, inReview.task, blocked, done, failed, cancelled]
const ids = (count: number): TaskId[] =>
  Array.from({ length: count }, (_, i) => todoTask({}, chanceAt(now, 100 + i)).id)

describe('a task', () => {
  test.each(every.map((task): [string, Task] => [task.status, task]))(
    'that is %s can be kept and read back',
    (_status, task) => {
      expect(Task.parse(structuredClone(task))).toEqual(task)
    },
  )

  test('is in one of seven states here', () => {
    expect(new Set(every.map(({ status }) => status)).size).toBe(Task.options.length)
  })

  test.each<[Task['status'], boolean]>([
    ['todo', true],
    ['running', true],
    ['in_review', true],
    ['blocked', true],
    ['done', false],
    ['failed', false],
    ['cancelled', false],
  ])('that is %s is open: %s', (status, expected) => {
    expect(every.filter(isOpen).some((task) => task.status === status)).toBe(expected)
  })

  test('follows the trace of its mission, or starts its own', () => {
    expect(todoTask({ traceId: 'cycle_1' }).traceId).toBe('cycle_1')
    expect(todo.traceId).toBe(todo.id)
  })
})

describe('a waiting task is ready', () => {
  const [first] = ids(1)

  test.each<[string, Task, boolean]>([
    ['when it waits for nothing', todo, true],
    ['not while it waits for another task', { ...todo, waitingFor: first ? [first] : [] }, false],
    ['not before its time', { ...todo, notBefore: later(1).toISOString() }, false],
    ['when its time has come', { ...todo, notBefore: now.toISOString() }, true],
    ...every
      .filter(({ status }) => status !== 'todo')
      .map((task): [string, Task, boolean] => [`not when it is ${task.status}`, task, false]),
  ])('%s', (_when, task, expected) => {
    expect(isReady(task, now)).toBe(expected)
  })
})

describe('starting a task', () => {
  test('makes a run of it, and the task waits for just this run', () => {
    const { task, run } = startTask(todo, chanceAt(then))
    expect(task).toMatchObject({ status: 'running', runId: run.id, attempts: 1, updatedAt: then.toISOString() })
    expect(run).toMatchObject({ status: 'queued', kind: 'execution', taskId: todo.id, agentId: forge, attempt: 1 })
  })

  test('uses up what the last recovery asked for', () => {
    const next = { resumes: running.run.id, limitSeconds: 5_400 }
    const { task, run } = startTask({ ...todo, next, notBefore: now.toISOString(), attempts: 1 }, chanceAt(then))
    expect(run).toMatchObject({ ...next, attempt: 2 })
    for (const field of ['next', 'notBefore', 'waitingFor']) expect(task).not.toHaveProperty(field)
  })
})

test('a review is a run of another agent on the same task, never a task of its own', () => {
  const { task, run } = submitTask(
    running.task,
    { run: succeeded(running.run, 'The page.'), output: 'The page.', reviewer: scout },
    chanceAt(then),
  )
  expect(task).toMatchObject({
    id: todo.id,
    status: 'in_review',
    agentId: forge,
    runId: running.run.id,
    reviewRunId: run.id,
    output: 'The page.',
  })
  expect(run).toMatchObject({ kind: 'review', taskId: todo.id, agentId: scout, reviews: running.run.id, attempt: 1 })
})

describe('a finished task', () => {
  const verdict: Verdict = { decision: 'approve', comment: 'good', followUps: [] }

  test('keeps the output and the verdict on it', () => {
    const { task } = inReview
    const finished = finishTask(task, { output: task.output, verdict, runId: task.runId }, then)
    expect(finished).toMatchObject({ status: 'done', output: task.output, verdict, finishedAt: then.toISOString() })
    expect(finished).not.toHaveProperty('reviewRunId')
  })

  test('needs no verdict when nobody reviews it', () => {
    expect(done.verdict).toBeUndefined()
  })
})

describe('a revision', () => {
  const verdict: Extract<Verdict, { decision: 'revise' }> = {
    decision: 'revise',
    feedback: 'name the postal address',
    followUps: [],
  }

  const reviewAgain = (task: TodoTask): InReviewTask => {
    const started = startTask(task, chanceAt(now, 20 + task.revisions))
    const run = succeeded(claimed(started.run), 'Again.')
    return submitTask(started.task, { run, output: 'Again.', reviewer: scout }, chanceAt(now, 30 + task.revisions)).task
  }

  test('sends the task back to its author with the words of the reviewer', () => {
    const again = reviseTask(inReview.task, verdict, then)
    expect(again).toMatchObject({
      status: 'todo',
      agentId: forge,
      feedback: verdict.feedback,
      revisions: 1,
      waitingFor: [],
    })
    expect(again.status === 'todo' && again.next).toEqual({})
  })

  test('is asked for at most twice; then a person decides', () => {
    let task = reviseTask(inReview.task, verdict, now)
    const statuses: string[] = [task.status]
    while (task.status === 'todo') {
      task = reviseTask(reviewAgain(task), verdict, then)
      statuses.push(task.status)
    }
    expect(statuses).toEqual(['todo', 'todo', 'blocked'])
    expect(task).toMatchObject({
      blocker: { kind: 'revisions' },
      revisions: 2,
      feedback: verdict.feedback,
      since: then.toISOString(),
    })
    expect(task.needs).toMatch(/^The reviewer asked for changes 3 times\..*name the postal address$/)
  })

  test('with a long text still leaves a short sentence for the person', () => {
    const task = reviseTask({ ...inReview.task, revisions: 2 }, { ...verdict, feedback: 'x'.repeat(4_000) }, now)
    expect(task.status === 'blocked' && task.needs.length).toBe(1_000)
  })
})

describe('a person', () => {
  test.each([blocked, failed, cancelled].map((task): [string, typeof task] => [task.status, task]))(
    'gives a %s task a fresh start: what was tried no longer counts',
    (_status, task) => {
      const tried = { ...task, tried: { LOGIC: 2 }, revisions: 2, attempts: 3, feedback: 'shorter' }
      const again = retryTask(tried, [], then)
      expect(again).toMatchObject({
        status: 'todo',
        revisions: 0,
        attempts: 3,
        feedback: 'shorter',
        waitingFor: [],
      })
      expect([again.tried, again.next]).toEqual([{}, {}])
      for (const field of ['blocker', 'needs', 'why', 'finishedAt']) expect(again).not.toHaveProperty(field)
      expect(Task.parse(again)).toEqual(again)
    },
  )

  test('answers what was asked: the task goes on from there, under the terms it stopped under', () => {
    const { id } = running.run
    const asking = blockTask(running.task, { kind: 'question', runId: id, question: 'Which one?' }, 'Which one?', now)
    if (!isAsking(asking)) throw new Error('it does not ask')
    const asked = { id, compact: true, limitSeconds: 5_400 }
    const going = answerTask(asking, { asked, text: 'The blue one.' }, then)
    expect(going).toMatchObject({
      status: 'todo',
      next: { resumes: id, compact: true, limitSeconds: 5_400 },
      feedback: 'You asked a person: Which one?\nThe answer: The blue one.',
    })
    for (const field of ['blocker', 'needs']) expect(going).not.toHaveProperty(field)
    expect(Task.parse(going)).toEqual(going)
  })

  test.each(every.map((task): [string, Task] => [task.status, task]))(
    'has nobody to answer in one that is %s',
    (_, task) => {
      expect(isAsking(task)).toBe(false)
    },
  )

  test('lets a task that depends on others wait for those that are not done', () => {
    const waitingFor = ids(2)
    expect(retryTask(cancelled, waitingFor, then)).toMatchObject({ status: 'todo', waitingFor })
  })

  test('accepts what was handed in, although the review never came to an end', () => {
    const { task } = inReview
    const handedIn = blockTask(task, { kind: 'revisions' }, 'Decide.', now)
    const accepted = acceptTask(handedIn, then)
    expect(accepted).toMatchObject({
      status: 'done',
      runId: task.runId,
      output: task.output,
      finishedAt: then.toISOString(),
    })
    for (const field of ['blocker', 'needs', 'submitted']) expect(accepted).not.toHaveProperty(field)
    expect(Task.parse(accepted)).toEqual(accepted)
  })

  test('has nothing to accept in a task that was blocked before anything was handed in', () => {
    expect(acceptTask(blocked, then)).toBeUndefined()
  })

  test.each([todo, running.task, inReview.task, blocked].map((task): [string, typeof task] => [task.status, task]))(
    'cancels a task that is %s',
    (_status, task) => {
      const over = cancelTask(task, 'the client changed plans', then)
      expect(over).toMatchObject({
        id: task.id,
        status: 'cancelled',
        why: 'the client changed plans',
        finishedAt: then.toISOString(),
      })
      expect(Task.parse(over)).toEqual(over)
    },
  )

  test('gives up a blocked task', () => {
    expect(giveUpTask(blocked, 'not worth it', then)).toMatchObject({ status: 'failed', why: 'not worth it' })
  })
})

describe('a task that depends on others', () => {
  const [one, two] = ids(2)
  if (!one || !two) throw new Error('two ids were asked for')
  const waiting = todoTask({ dependsOn: [one, two], waitingFor: [one, two] }, chanceAt(now, 50))
  const ended = (id: TaskId, task: EndedTask): EndedTask => ({ ...task, id })
  const lost = afterDependency(waiting, ended(one, cancelled), [one, two], now)

  test('waits for the rest when one of them is done', () => {
    expect(afterDependency(waiting, ended(one, done), [two], then)).toMatchObject({
      status: 'todo',
      waitingFor: [two],
      dependsOn: [one, two],
    })
  })

  test('is ready when the last of them is done', () => {
    expect(isReady(afterDependency(waiting, ended(two, done), [], then), then)).toBe(true)
  })

  test.each([failed, cancelled].map((task): [string, EndedTask] => [task.status, task]))(
    'is blocked when one of them was %s',
    (status, task) => {
      expect(afterDependency(waiting, ended(two, task), [two], then)).toMatchObject({
        status: 'blocked',
        blocker: { kind: 'dependency', taskId: two },
        needs: `It depends on "${task.title}", which was ${status}. Retry that task, or cancel this one.`,
      })
    },
  )

  test('goes on when the one that was lost is done after all, and waits for what else is not', () => {
    const again = afterDependency(lost, ended(one, done), [two], then)
    expect(again).toMatchObject({ status: 'todo', waitingFor: [two], updatedAt: then.toISOString() })
    for (const field of ['blocker', 'needs', 'since']) expect(again).not.toHaveProperty(field)
  })

  test.each<[string, Task, EndedTask, boolean]>([
    ['the one it waits for was done', waiting, ended(one, done), true],
    ['the one it waits for was failed', waiting, ended(one, failed), true],
    ['the one it waits for was cancelled', waiting, ended(one, cancelled), true],
    ['the one it no longer waits for was done', { ...waiting, waitingFor: [two] }, ended(one, done), false],
    ['the one that blocks it was done after all', lost, ended(one, done), true],
    ['the one that blocks it is told of once more', lost, ended(one, cancelled), false],
    ['another than the one that blocks it was done', lost, ended(two, done), false],
    ['it is blocked for another reason', { ...blocked, dependsOn: [one] }, ended(one, done), false],
    ['it runs already', { ...running.task, dependsOn: [one] }, ended(one, done), false],
    ['it has ended itself', { ...cancelled, dependsOn: [one] }, ended(one, done), false],
  ])('when %s', (_what, task, other, expected) => {
    expect(isHeldUpBy(task, other)).toBe(expected)
  })
})

test('a task that goes back into the queue brings along nothing of its last state', () => {
  for (const task of every)
    expect(Object.keys(todoAgain(task, then)).toSorted()).toEqual(Object.keys({ ...todo, next: {} }).toSorted())
})
