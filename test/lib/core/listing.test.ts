import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newDesk, hold, pause } from '../../../lib/core/desk-states.ts'
import { FailureId, RunId } from '../../../lib/core/id.ts'
import { runStatusTerm, termsOf, wholeOf } from '../../../lib/core/listing.ts'
import { type Kind, rowSchemas } from '../../../lib/core/rows.ts'
import type { Run } from '../../../lib/core/run.ts'
import { cancelRun, failRun, queueRun } from '../../../lib/core/run-states.ts'
import type { TodoTask } from '../../../lib/core/task.ts'
import { cancelTask } from '../../../lib/core/task-states.ts'
import { minutes } from '../../../lib/core/time.ts'
import { activityOf } from '../../../lib/core/activity.ts'
import { byAgent } from '../../../lib/core/actor.ts'
import {
  chanceAt,
  forge,
  inReviewTask,
  later,
  missionId,
  now,
  person,
  runningTask,
  succeeded,
  todoTask,
  website,
} from './samples.ts'

test('there are terms for every kind of row', () => {
  expect(Object.keys(termsOf).toSorted()).toEqual(Object.keys(rowSchemas).toSorted())
})

describe('a task is found', () => {
  const todo = todoTask()

  test('by its status, agent, project and mission', () => {
    expect(termsOf.task(todo)).toMatchObject({ status: 'todo', agent: forge, project: website, parent: missionId })
  })

  test('in the line of its agent when it is ready', () => {
    expect(termsOf.task(todo).line).toEqual({ name: 'ready:forge', order: `5#${todo.id}` })
  })

  test('in the line of those that are delayed until its time has come', () => {
    const notBefore = later(minutes(1)).toISOString()
    expect(termsOf.task({ ...todo, notBefore }).line).toEqual({ name: 'delayed', order: `${notBefore}#${todo.id}` })
  })

  test('in no line while it waits for another task', () => {
    const { id } = todoTask({}, chanceAt(now, 8))
    expect(termsOf.task({ ...todo, waitingFor: [id], notBefore: now.toISOString() }).line).toBeUndefined()
  })

  test.each(
    [runningTask().task, inReviewTask().task, cancelTask(todo, 'late', now)].map(
      (task) => [task.status, task] as const,
    ),
  )('in no line when it is %s', (status, task) => {
    expect(termsOf.task(task)).toMatchObject({ status })
    expect(termsOf.task(task).line).toBeUndefined()
  })

  test('before those of less importance, and before those that came later', () => {
    const tasks = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(minutes(60))), {
      minLength: 2,
      maxLength: 10,
    })
    const orderOf = (task: TodoTask) => termsOf.task(task).line?.order ?? ''
    fc.assert(
      fc.property(tasks, (drawn) => {
        const filed = drawn.map(([priority, wait], seed) => todoTask({ priority }, chanceAt(later(wait), seed)))
        const inLine = filed.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
        const expected = filed.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
        expect(inLine).toEqual(expected)
      }),
    )
  })
})

describe('a run is found', () => {
  const { run: running, task } = runningTask()
  const queued = queueRun(task, { kind: 'execution', agentId: forge, attempt: 1 }, chanceAt(now))

  test.each<[Run, string]>([
    [queued, 'open'],
    [running, 'open'],
    [succeeded(running, 'done'), 'succeeded'],
    [failRun(running, { message: 'it broke' }, now), 'failed'],
    [cancelRun(queued, 'late', now), 'cancelled'],
  ])('as %o under %s', (run, term) => {
    expect(termsOf.run(run)).toMatchObject({ status: term, agent: forge, parent: task.id })
    expect(runStatusTerm(run.status)).toBe(term)
  })

  test('where it was before a claim: claiming moves nothing in the index', () => {
    expect(termsOf.run({ ...running, id: queued.id })).toEqual(termsOf.run(queued))
  })
})

describe('a desk is found', () => {
  const desk = newDesk(forge, now)
  const until = later(minutes(5)).toISOString()

  test('in the line of those that think, by the time of the next cycle', () => {
    expect(termsOf.desk(desk)).toEqual({ line: { name: 'think', order: now.toISOString() } })
  })

  test('in the line of those that are held, by the end of the hold', () => {
    expect(termsOf.desk(hold(desk, 'budget', until, now))).toEqual({ line: { name: 'held', order: until } })
  })

  test('in no line when only a person can bring it back', () => {
    for (const stopped of [pause(desk, 'holidays', now), hold(desk, 'budget', undefined, now)])
      expect(termsOf.desk(stopped).line).toBeUndefined()
  })
})

test('a failure is found by its category, by the task it happened to, and among those like it', () => {
  const { task, run } = runningTask()
  const failure = {
    id: FailureId.parse(run.id.replace('run_', 'failure_')),
    of: { kind: 'run', id: RunId.parse(run.id), taskId: task.id },
    at: now.toISOString(),
    agentId: forge,
    projectId: website,
    evidence: { message: 'it broke' },
    category: 'UNKNOWN',
    because: 'no rule matched',
    fingerprint: '0123456789abcdef',
    recovery: { kind: 'none', why: 'a test' },
    openedBreaker: false,
    rehearsal: false,
    traceId: 'cycle_1',
    version: 1,
  } as const
  const line = { name: 'same:0123456789abcdef', order: failure.id }
  expect(termsOf.failure(failure)).toEqual({
    status: 'UNKNOWN',
    agent: forge,
    project: website,
    parent: task.id,
    line,
  })
})

test('an activity is found by its subject, and by the agent who did it', () => {
  const subject = todoTask().id
  const deed = { verb: 'task.filed', subject } as const
  expect(termsOf.activity(activityOf({ ...deed, actor: byAgent(forge) }, chanceAt(now)))).toEqual({
    parent: subject,
    agent: forge,
  })
  expect(termsOf.activity(activityOf({ ...deed, actor: person }, chanceAt(now)))).toEqual({
    parent: subject,
    agent: undefined,
  })
})

test.each<Kind>([
  'instance',
  'agent',
  'notes',
  'project',
  'rule',
  'rule-version',
  'token',
  'dependent',
  'step',
  'stage',
  'receipt',
])('a row of kind %s is found by its kind and id alone', (kind) => {
  // These take no row into account, so none is needed to ask them.
  expect(Reflect.apply(termsOf[kind], undefined, [])).toEqual({})
})

test.each([
  ['run_01KAQT5N000000000000000000/0001', 'run_01KAQT5N000000000000000000'],
  ['task_a/task_b', 'task_a'],
  ['task_a', undefined],
])('%s is a part of %s', (id, whole) => {
  expect(wholeOf(id)).toBe(whole)
})
