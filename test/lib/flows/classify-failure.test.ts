import { describe, expect, test } from 'vitest'
import type { Category, Evidence, Recovery } from '../../../lib/core/failure.ts'
import type { FailedRun } from '../../../lib/core/run.ts'
import { type Tally, sumCounts } from '../../../lib/core/tally.ts'
import type { Task } from '../../../lib/core/task.ts'
import { hours, seconds } from '../../../lib/core/time.ts'
import { classifyRun } from '../../../lib/flows/classify-failure.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { pauseAgent, resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { cancelOpen, retry } from '../../../lib/flows/steer-task.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, costing, trouble } from '../../sim/mind.ts'
import {
  ada,
  atlas,
  deedsTo,
  execute,
  file,
  forge,
  type Office,
  openOffice,
  queuedRun,
  rowIn,
  runOf,
  scout,
  typical,
} from './office.ts'

/** A run of Forge that failed, and that nobody has judged yet. */
async function failedRun(evidence: Partial<Evidence>, more: Parameters<typeof queuedRun>[1] = {}) {
  const { office, task, runId } = await queuedRun({ work: () => trouble(evidence, costing(0.1)) }, more)
  await execute(office, runId)
  office.clock.advance(seconds(1))
  return { office, task, run: await failed(office, runId) }
}

async function failed(office: Office, runId: string): Promise<FailedRun> {
  const run = await rowIn(office, 'run', runId)
  if (run.status === 'failed') return run
  throw new Error(`${runId} is ${run.status}`)
}

const judge = ({ ports, rules }: Office, run: FailedRun) => classifyRun(run, ports, rules)

describe('a failed run', () => {
  test.each<[Category, Recovery['kind'], Task['status']]>([
    ['TRANSIENT', 'retry', 'todo'],
    ['TIMEOUT', 'resume', 'todo'],
    ['RESOURCE', 'retry', 'todo'],
    ['AUTH', 'block', 'blocked'],
    ['LOGIC', 'revise', 'todo'],
    ['UNKNOWN', 'retry', 'todo'],
  ])('that is %s is answered by: %s', async (category, kind, status) => {
    const { office, task, run } = await failedRun(typical[category])
    const failure = await judge(office, run)
    expect(failure).toMatchObject({
      category,
      at: run.finishedAt,
      of: { kind: 'run', id: run.id, taskId: task.id },
      agentId: forge,
      evidence: typical[category],
      recovery: { kind },
      openedBreaker: false,
      rehearsal: true,
      traceId: task.traceId,
    })
    expect(await everyRow(office.store, 'failure')).toEqual([failure])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status, tried: { [category]: 1 } })
    expect(await complaints(office.store)).toEqual([])
  })

  test('keeps which rule matched, and why', async () => {
    const { office, run } = await failedRun(typical.TRANSIENT)
    expect(await judge(office, run)).toMatchObject({
      ruleId: 'http-503',
      because: expect.stringContaining(' ') as string,
    })
  })

  test('that no rule matches says so, and has none', async () => {
    const { office, run } = await failedRun(typical.UNKNOWN)
    const failure = await judge(office, run)
    expect(failure).toMatchObject({ because: 'no rule matched' })
    expect(failure?.ruleId).toBeUndefined()
  })

  test('tells a person what a blocked task needs', async () => {
    const { office, task, run } = await failedRun(typical.AUTH)
    const failure = await judge(office, run)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      blocker: { kind: 'failure', failureId: failure?.id },
      needs: expect.stringContaining('HTTP 401') as string,
    })
    expect(deedsTo(office, task.id).slice(-2)).toEqual(['failure.classified', 'task.blocked'])
  })

  test('for want of context goes on with its steps shortened', async () => {
    const { office, task, run } = await failedRun({ message: 'prompt is too long: 214388 tokens' })
    expect(await judge(office, run)).toMatchObject({
      category: 'RESOURCE',
      limit: 'context',
      recovery: { kind: 'compact' },
    })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ next: { compact: true } })
  })

  test('that comes to its end in spite of it all takes every step on the way', async () => {
    const { office, task } = await failedRun(typical.LOGIC)
    await office.staff.untilQuiet()
    const failures = office.changes.all.flatMap((change) => (change.kind === 'failure' ? change.row : []))
    expect(failures.map(({ recovery, agentId }) => `${agentId} ${recovery.kind}`)).toEqual([
      'forge revise',
      'forge hand-to-lead',
      'atlas block',
    ])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'blocked',
      agentId: atlas,
      feedback: 'The last attempt failed: it broke',
    })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})

describe('a budget or quota that is used up', () => {
  test.each<[string, Partial<Evidence>, string | undefined]>([
    [
      'of the day: until tomorrow',
      {
        name: 'BudgetSpent',
        code: 'budget-agent-day',
        message: 'budget exceeded: $1 of the $1 per agent-day are spent',
      },
      '2026-11-24T05:00:00.000Z',
    ],
    [
      'of the month: until the next one',
      { name: 'BudgetSpent', code: 'budget-month', message: 'budget exceeded: $1 of the $1 per month are spent' },
      '2026-12-01T05:00:00.000Z',
    ],
    ['of somebody else: until a person lifts it', { code: 'insufficient_quota' }, undefined],
  ])('%s: the agent is held, and its task keeps its attempts', async (_which, evidence, until) => {
    const { office, task, run } = await failedRun(evidence, { settings: { timeZone: 'America/New_York' } })
    expect(await judge(office, run)).toMatchObject({ limit: 'quota', recovery: { kind: 'hold', until } })
    const desk = await rowIn(office, 'desk', forge)
    expect(desk.status === 'held' && desk.until).toBe(until)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo', tried: {} })
    expect(deedsTo(office, forge)).toEqual(['agent.held'])
  })

  test('by several runs holds the agent once: what is held stays held as it is', async () => {
    const { office, run } = await failedRun({ name: 'BudgetSpent', code: 'budget-month', message: 'budget exceeded' })
    const other = await file(office)
    await dispatch(office.changes.take(), office.ports)
    office.mind.script.work = () => trouble({ code: 'insufficient_quota' })
    await execute(office, await runOf(office, other.id))
    await judge(office, run)
    await judge(office, await failed(office, await runOf(office, other.id)))
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'held', until: '2026-12-01T00:00:00.000Z' })
  })

  test('of a single run blocks the task: a fresh run would only spend the same once more', async () => {
    const { office, task, run } = await failedRun({
      name: 'BudgetSpent',
      code: 'budget-run',
      message: 'budget exceeded: $2.01 of the $2.00 per run are spent',
    })
    expect(await judge(office, run)).toMatchObject({ limit: 'run-budget', recovery: { kind: 'block' } })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked' })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'active' })
  })

  test('lets the agent go on when it fills again', async () => {
    const { office, task, run } = await failedRun({
      name: 'BudgetSpent',
      code: 'budget-agent-day',
      message: 'budget exceeded: $1 of the $1 per agent-day are spent',
    })
    await judge(office, run)
    office.mind.script.work = () => answer({ text: 'done', calls: [] })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo' })
    office.clock.advance(hours(12))
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 2 })
    expect(deedsTo(office, forge)).toContain('agent.resumed')
  })
})

describe('judging happens exactly once', () => {
  const totals = async ({ store }: Office) => {
    const days = { grain: 'day', from: '2026', to: '2027' } as const
    const read = async (dimension: Tally['dimension']) =>
      sumCounts(
        (await store.tallies({ dimension, ...days })).map(({ counts }) => ({
          counts: { TRANSIENT: counts['TRANSIENT'] ?? 0 },
        })),
      )
    return await Promise.all([read('all'), read('agent'), read('rule')])
  }

  test('when it is told three times, one after the other and at the same time', async () => {
    const { office, task, run } = await failedRun(typical.TRANSIENT)
    const verdicts = [
      ...(await Promise.all([1, 2, 3].map(() => judge(office, run)))),
      await judge(office, run),
      await judge(office, run),
    ]
    expect(verdicts.filter(Boolean)).toHaveLength(1)
    expect(await everyRow(office.store, 'failure')).toHaveLength(1)
    expect(await totals(office)).toEqual(Array.from({ length: 3 }, () => ({ TRANSIENT: 1 })))
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ tried: { TRANSIENT: 1 } })
    expect(deedsTo(office, task.id).filter((verb) => verb === 'failure.classified')).toHaveLength(1)
    expect(await complaints(office.store)).toEqual([])
  })

  test('for many failures in any order, and the counters equal a recount', async () => {
    const office = await openOffice({
      asleep: true,
      agents: { forge: { concurrency: 12 }, scout: { concurrency: 12 } },
    })
    const kinds = Object.values(typical)
    office.mind.script.work = ({ task }) =>
      trouble(
        { ...kinds[task.priority - 1], code: `E-${'abcdefghijklmnopqrstuvwx'[Number(task.brief)]}` },
        costing(0.01),
      )
    for (let n = 0; n < 24; n++)
      await file(office, { agentId: n % 2 ? forge : scout, priority: 1 + (n % 6), brief: `${n}` })
    await office.staff.deliverSome()
    for (const { id } of await everyRow(office.store, 'run')) await execute(office, id)
    const runs = (await everyRow(office.store, 'run')).filter((run) => run.status === 'failed')
    const news = [
      ...runs,
      ...runs.toReversed(),
      ...runs.toSorted((a, b) => (a.id.at(-1) ?? '').localeCompare(b.id.at(-1) ?? '')),
    ]
    // All three kinds of delivery race with each other.
    await Promise.all(
      [0, 1, 2].map(async (lane) => {
        for (const run of news.slice(lane * 24, (lane + 1) * 24)) await judge(office, run)
      }),
    )
    expect(await everyRow(office.store, 'failure')).toHaveLength(24)
    expect(await complaints(office.store)).toEqual([])
  })

  test('also when its answer was lost', async () => {
    const { office, run } = await failedRun(typical.TRANSIENT)
    office.troubles.plan = (operation) => (operation === 'commit' ? 'answer lost' : undefined)
    await expect(judge(office, run)).rejects.toMatchObject({ code: 'store.unavailable' })
    office.troubles.plan = () => undefined
    expect(await judge(office, run)).toBeUndefined()
    expect(await complaints(office.store)).toEqual([])
  })
})

describe('a failure that comes late', () => {
  test('of a task that is at work again already leaves it at work', async () => {
    const { office, task, run } = await failedRun(typical.AUTH)
    await cancelOpen(office.ports, task.id, 'no need', ada)
    await retry(office.ports, task.id, ada)
    await dispatch(office.changes.take(), office.ports)
    expect(await judge(office, run)).toMatchObject({ recovery: { kind: 'none' } })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running', attempts: 2, tried: {} })
    expect(await complaints(office.store)).toEqual([])
  })

  test('of a task that was cancelled meanwhile is recorded and counted, and changes nothing else', async () => {
    const { office, task, run } = await failedRun(typical.TRANSIENT)
    await cancelOpen(office.ports, task.id, 'no need', ada)
    expect(await judge(office, run)).toMatchObject({ recovery: { kind: 'none' }, category: 'TRANSIENT' })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'cancelled' })
    expect(await complaints(office.store)).toEqual([])
  })
})

describe('the breaker', () => {
  /** So many tasks of Forge fail alike, one after the other. */
  async function failing(times: number, evidence: (n: number) => Partial<Evidence>, agentId = forge) {
    const office = await openOffice({ asleep: true, agents: { forge: { concurrency: 1 } } })
    for (let n = 0; n < times; n++) {
      office.mind.script.work = () => trouble(evidence(n))
      const task = await file(office, { agentId })
      await office.staff.deliverSome()
      await execute(office, await runOf(office, task.id))
      await office.staff.deliverSome()
    }
    return office
  }
  const denied = () => typical.AUTH

  test('opens with the third failure in a row that is alike', async () => {
    const office = await failing(3, denied)
    expect((await everyRow(office.store, 'failure')).map(({ openedBreaker }) => openedBreaker)).toEqual([
      false,
      false,
      true,
    ])
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'paused', streak: { count: 3 } })
    expect(deedsTo(office, forge)).toEqual(['agent.breaker-opened'])
  })

  test('wakes the lead, who sees what happened', async () => {
    const office = await failing(3, denied)
    expect(await think({ agentId: atlas }, office.ports)).toMatchObject({ kind: 'thought' })
    expect(office.mind.seen.think[0]?.recentFailures).toHaveLength(3)
  })

  test('of the lead itself pauses it and wakes nobody', async () => {
    const office = await failing(3, denied, atlas)
    expect(await rowIn(office, 'desk', atlas)).toMatchObject({ status: 'paused' })
  })

  test.each<[string, number, (n: number) => Partial<Evidence>]>([
    ['after two', 2, denied],
    ['when they differ', 3, (n) => ({ ...typical.AUTH, code: 'abc'[n] })],
  ])('stays closed %s', async (_when, times, evidence) => {
    const office = await failing(times, evidence)
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'active' })
  })

  test('stays closed when something succeeds in between', async () => {
    const office = await failing(4, (n) => (n === 2 ? {} : typical.AUTH))
    office.mind.script.work = () => answer({ text: 'done', calls: [] })
    await file(office)
    await office.staff.untilQuiet()
    expect((await rowIn(office, 'desk', forge)).streak).toBeUndefined()
  })

  test('counts anew once somebody has resumed the agent', async () => {
    const office = await failing(3, denied)
    await resumeAgent(office.ports, forge, ada)
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'active' })
    expect((await rowIn(office, 'desk', forge)).streak).toBeUndefined()
  })

  test('does not touch a pause that a person has ordered', async () => {
    const { office, run } = await failedRun({ code: 'insufficient_quota' })
    await pauseAgent(office.ports, forge, 'holidays', ada)
    await judge(office, run)
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ status: 'paused', reason: 'holidays' })
  })
})
