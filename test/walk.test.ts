import { expect, test } from 'vitest'
import { AgentId } from '../lib/core/id.ts'
import { minutes } from '../lib/core/time.ts'
import { classifyRun } from '../lib/flows/classify-failure.ts'
import { dispatch } from '../lib/flows/dispatch.ts'
import { executeRun } from '../lib/flows/execute-run.ts'
import { failureAnalytics } from '../lib/flows/failure-analytics.ts'
import { checkHealth } from '../lib/flows/health.ts'
import { think } from '../lib/flows/think.ts'
import { tick } from '../lib/flows/tick.ts'
import { rehearsal } from '../lib/mind/rehearsal.ts'
import { file, messagesOn, openOffice, rowIn, runOf, runsOf } from './lib/flows/office.ts'
import { complaintsAtRest, everyRow } from './sim/books.ts'

const scout = AgentId.parse('scout')

/** A small team that rehearses: what it thinks, does and judges follows a script. */
const open = () =>
  openOffice({
    mind: rehearsal,
    settings: { policies: { approval: 'auto' } },
    agents: { atlas: { role: 'Team lead' }, forge: { role: 'Engineering lead' }, scout: { role: 'Market researcher' } },
    projects: { website: { name: 'Shop', goal: 'Know what competitors charge, and say it to our customers.' } },
  })

test('the walk: from a tick to a mission that is done', async () => {
  const office = await open()
  const { ports, rules, staff, changes, store } = office
  const hear = () => dispatch(changes.take(), ports)

  // 1. The schedule fires: everybody whose think time has come gets a message.
  expect(await tick(ports, rules)).toMatchObject({ woken: 3 })
  expect(messagesOn(office, 'think')).toContainEqual({ agentId: scout })

  // 2. and 3. Scout thinks. Its cycle and its mission, which policy approves, are one transaction.
  const thinking = await think({ agentId: scout }, ports)
  const [mission] = await everyRow(store, 'mission')
  if (thinking.kind !== 'thought' || mission?.status !== 'approved') throw new Error('nothing was proposed')
  expect(thinking.cycle).toMatchObject({ status: 'proposed', missionIds: [mission.id], rehearsal: true })
  expect(mission).toMatchObject({ cycleId: thinking.cycle.id, decidedBy: { part: 'policy' } })
  const tasks = await store.getMany('task', mission.taskIds)
  expect(tasks).toHaveLength(3)
  expect(tasks[1]).toMatchObject({ status: 'todo', waitingFor: [tasks[0]?.id] })

  // 4. The dispatcher hears of it through the stream: the first task becomes a run, the run a message.
  const [first] = mission.taskIds
  if (!first) throw new Error('the mission has no task')
  expect(await hear()).toMatchObject({ started: 1 })
  expect(await hear()).toMatchObject({ messages: 1 })
  const execution = await runOf(office, first)
  expect(messagesOn(office, 'run')).toEqual([{ runId: execution }])

  // 5. An executor claims the run and carries it to its end, step by step.
  expect(await executeRun({ runId: execution }, ports)).toMatchObject({ kind: 'succeeded' })
  expect((await store.list('step', { scope: { of: execution }, limit: 9 })).items.length).toBeGreaterThan(1)

  // 6. A colleague reviews it, as a run on the same task, and the next task may begin.
  const inReview = await rowIn(office, 'task', first)
  if (inReview.status !== 'in_review') throw new Error(`the task is ${inReview.status}`)
  const review = await rowIn(office, 'run', inReview.reviewRunId)
  expect(review).toMatchObject({ kind: 'review', reviews: execution })
  expect(review.agentId).not.toBe(scout)
  expect(await executeRun({ runId: review.id }, ports)).toMatchObject({ kind: 'succeeded' })
  expect(await rowIn(office, 'task', first)).toMatchObject({ status: 'done', verdict: { decision: 'approve' } })
  await hear()
  expect((await store.getMany('task', mission.taskIds)).map(({ status }) => status)).toEqual([
    'done',
    'running',
    'todo',
  ])

  // The others go the same way, and the mission is done.
  await staff.untilQuiet()
  expect(await rowIn(office, 'mission', mission.id)).toMatchObject({ status: 'done' })
  expect(await checkHealth(ports)).toMatchObject({ ok: true })
  expect(await complaintsAtRest(store)).toEqual([])
  const trail = changes.all.flatMap(({ kind, row }) =>
    kind === 'activity' && row.traceId === mission.traceId ? row.verb : [],
  )
  expect(new Set(trail)).toEqual(
    new Set([
      'think-cycle.proposed',
      'mission.proposed',
      'mission.approved',
      'task.started',
      'task.in-review',
      'task.done',
      'mission.done',
    ]),
  )
})

test('the walk: a run that fails is judged, recovered and counted', async () => {
  const office = await open()
  const { ports, rules, staff, changes, store, clock } = office
  await staff.untilQuiet()
  const before = await everyRow(store, 'failure')
  const task = await file(office, {
    agentId: scout,
    projectId: 'website',
    title: 'Ask the price archive',
    brief: 'What did they charge a year ago?\nrehearse: fail TRANSIENT once',
    review: true,
  })
  await dispatch(changes.take(), ports)

  // 7. The run fails with evidence, never with a transcript.
  const runId = await runOf(office, task.id)
  expect(await executeRun({ runId }, ports)).toMatchObject({ kind: 'failed' })
  const run = await rowIn(office, 'run', runId)
  if (run.status !== 'failed') throw new Error(`the run is ${run.status}`)
  expect(run.evidence).toMatchObject({ source: 'rehearsal', phase: 'model' })

  // 8. The first rule that matches judges it, and the recovery is written in the same transaction.
  const failure = await classifyRun(run, ports, rules)
  expect(failure).toMatchObject({
    category: 'TRANSIENT',
    recovery: { kind: 'retry' },
    of: { taskId: task.id },
    rehearsal: true,
  })
  expect(failure?.ruleId).toBeDefined()
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo', tried: { TRANSIENT: 1 } })

  // It waits a moment, runs again and is done.
  await staff.untilQuiet()
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 2 })
  const runs = await runsOf(office, task.id)
  expect(runs.filter(({ kind }) => kind === 'execution').map(({ status }) => status)).toEqual(['failed', 'succeeded'])
  expect(runs.find(({ kind }) => kind === 'review')).toMatchObject({ status: 'succeeded' })

  // 9. People see it: by category, agent, project and rule.
  const range = { from: new Date(clock.now().getTime() - minutes(600)), to: clock.now(), grain: 'hour' } as const
  const analytics = await failureAnalytics(ports, range)
  expect(analytics.total).toBe(before.length + 1)
  expect(analytics.byCategory.find(({ category }) => category === 'TRANSIENT')?.count).toBeGreaterThan(0)
  expect(analytics.byAgent.map(({ id }) => id)).toContain(scout)
  expect(analytics.byRule.map(({ id }) => id)).toContain(failure?.ruleId)
  expect(await complaintsAtRest(store)).toEqual([])
})
