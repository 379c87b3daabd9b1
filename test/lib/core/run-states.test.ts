import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RunId, stepIdOf } from '../../../lib/core/id.ts'
import { type QueuedRun, Run, type RunningRun, type Step } from '../../../lib/core/run.ts'
import {
  afterStep,
  cancelRun,
  claimRun,
  failRun,
  isEnded,
  leaseRanOut,
  queueRun,
  releaseRun,
  succeedRun,
  sweepRun,
  usualLimitSeconds,
} from '../../../lib/core/run-states.ts'
import { minutes, seconds } from '../../../lib/core/time.ts'
import { chanceAt, claimed, forge, later, now, todoTask } from './samples.ts'

const task = todoTask()
const queued = queueRun(task, { kind: 'execution', agentId: forge, attempt: 1 }, chanceAt(now))
const running = claimed(queued)
const leaseOver = new Date(running.leaseUntil)
const lease = minutes(3)
const ended: Run[] = [
  succeedRun(running, { kind: 'output', output: 'done' }, now),
  failRun(running, { message: 'it broke' }, now),
  cancelRun(running, 'no longer needed', now),
]

describe('a queued run', () => {
  test('belongs to its task and starts with nothing done or spent', () => {
    expect(queued).toMatchObject({
      status: 'queued',
      taskId: task.id,
      projectId: task.projectId,
      missionId: task.missionId,
      traceId: task.traceId,
      fence: 0,
      abandoned: 0,
      steps: 0,
      usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
      limitSeconds: usualLimitSeconds,
    })
  })

  test('carries on as the task was told to', () => {
    const next = { resumes: RunId.parse('run_01KAQT5N000000000000000000'), compact: true, limitSeconds: 5_400 }
    expect(queueRun(task, { kind: 'execution', agentId: forge, attempt: 2, next }, chanceAt(now))).toMatchObject(next)
  })
})

describe('a claim', () => {
  const delayed: QueuedRun = { ...queued, notBefore: later(seconds(30)).toISOString() }

  test.each<[string, Run, Date, boolean]>([
    ['a queued run', queued, now, true],
    ['a queued run before it is due', delayed, now, false],
    ['a queued run a millisecond before it is due', delayed, later(seconds(30) - 1), false],
    ['a queued run when it is due', delayed, later(seconds(30)), true],
    ['a running run whose lease is alive', running, later(1), false],
    ['a running run a millisecond before its lease is out', running, new Date(leaseOver.getTime() - 1), false],
    ['a running run whose lease is out', running, leaseOver, true],
    ['a running run whose lease is out for the third time', { ...running, abandoned: 2 }, leaseOver, false],
    ...ended.map((run): [string, Run, Date, boolean] => [
      `a run that is ${run.status}`,
      run,
      later(minutes(60)),
      false,
    ]),
  ])('of %s', (_what, run, at, isOurs) => {
    expect(claimRun(run, lease, at) !== undefined).toBe(isOurs)
  })

  test('takes the run for as long as the lease', () => {
    expect(claimRun(queued, lease, now)).toMatchObject({
      status: 'running',
      startedAt: now.toISOString(),
      leaseUntil: later(lease).toISOString(),
      fence: 1,
    })
  })

  test('leaves nothing of the queue behind', () => {
    expect(claimRun(delayed, lease, later(minutes(1)))).not.toHaveProperty('notBefore')
  })

  test('after a lease that ran out goes on where the other executor stopped, and counts it', () => {
    const interrupted: RunningRun = { ...running, steps: 4 }
    expect(claimRun(interrupted, lease, leaseOver)).toMatchObject({
      steps: 4,
      startedAt: interrupted.startedAt,
      leaseUntil: new Date(leaseOver.getTime() + lease).toISOString(),
      fence: 2,
      abandoned: 1,
    })
  })

  test('raises the fence each time, so that every earlier executor has lost the run', () => {
    type Event = 'claim' | 'release' | 'sweep'
    const after = (run: Run, event: Event, at: Date): Run | undefined => {
      if (event === 'claim') return claimRun(run, lease, at)
      if (run.status !== 'running') return undefined
      return event === 'release' ? releaseRun(run) : sweepRun(run, at)
    }
    const events = fc.array(fc.tuple(fc.constantFrom<Event>('claim', 'release', 'sweep'), fc.nat(minutes(5))))
    fc.assert(
      fc.property(events, (sequence) => {
        let run: Run = queued
        let at = now
        for (const [event, wait] of sequence) {
          at = new Date(at.getTime() + wait)
          const next: Run = after(run, event, at) ?? run
          expect(next.fence).toBe(event === 'claim' && next !== run ? run.fence + 1 : run.fence)
          expect(Run.parse(next)).toEqual(next)
          run = next
        }
      }),
    )
  })
})

test.each<[string, Run, boolean]>([
  ['queued', queued, false],
  ['running', running, false],
  ...ended.map((run): [string, Run, boolean] => [run.status, run, true]),
])('a %s run has ended: %s', (_status, run, expected) => {
  expect(isEnded(run)).toBe(expected)
})

test('a step is counted, paid for, and renews the lease', () => {
  const step: Step = {
    id: stepIdOf(running.id, 1),
    runId: running.id,
    number: 1,
    text: 'Reading the brief.',
    calls: [],
    model: 'small',
    rehearsal: false,
    usage: { inputTokens: 100, outputTokens: 20, cost: 0.5 },
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    version: 1,
  }
  const one = afterStep(running, step, lease, later(minutes(1)))
  const two = afterStep(one, { ...step, number: 2, rehearsal: true }, lease, later(minutes(2)))
  expect(one).toMatchObject({ steps: 1, rehearsal: false, leaseUntil: later(minutes(4)).toISOString() })
  expect(two).toMatchObject({ steps: 2, rehearsal: true, usage: { inputTokens: 200, outputTokens: 40, cost: 1 } })
})

describe('the end of a run', () => {
  test.each(ended.map((run): [string, Run] => [run.status, run]))(
    '%s fits the schema and has no lease',
    (_status, run) => {
      expect(Run.parse(run)).toEqual(run)
      expect(run).not.toHaveProperty('leaseUntil')
    },
  )

  test('says when it started, if it did', () => {
    expect(failRun(running, { message: 'it broke' }, now).startedAt).toBe(running.startedAt)
    expect(failRun(queued, { message: 'nobody came' }, now).startedAt).toBeUndefined()
  })
})

describe('the sweeper', () => {
  test('leaves a run alone whose lease is alive', () => {
    expect(leaseRanOut(running, now)).toBe(false)
    expect(sweepRun(running, now)).toBeUndefined()
  })

  test('puts a run back into the queue whose executor stopped reporting, with its steps', () => {
    const swept = sweepRun({ ...running, steps: 4 }, leaseOver)
    expect(swept).toMatchObject({ status: 'queued', id: running.id, steps: 4, fence: 1, abandoned: 1 })
    expect(swept).not.toHaveProperty('leaseUntil')
  })

  test('fails a run that three executors have left', () => {
    let run: Run = queued
    let at = now
    const statuses: string[] = []
    while (!isEnded(run)) {
      const taken: RunningRun = claimed(run as QueuedRun, at)
      at = new Date(taken.leaseUntil)
      run = sweepRun(taken, at) ?? taken
      statuses.push(run.status)
    }
    expect(statuses).toEqual(['queued', 'queued', 'failed'])
    expect(run).toMatchObject({ evidence: { name: 'LeaseRanOut', phase: 'sweep' }, abandoned: 3 })
  })

  test('does not count an executor that gave the run back', () => {
    let run: RunningRun = running
    for (let times = 0; times < 10; times++) run = claimed(releaseRun(run))
    expect(run).toMatchObject({ fence: 11, abandoned: 0 })
    expect(sweepRun(run, leaseOver)?.status).toBe('queued')
  })
})
