import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import type { TaskDraft } from '../../../lib/core/task-draft.ts'
import type { Verdict } from '../../../lib/core/verdict.ts'
import { approve } from '../../../lib/flows/decide-mission.ts'
import { pauseAgent } from '../../../lib/flows/steer-agent.ts'
import { accept } from '../../../lib/flows/steer-task.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, approval, costing, revision, trouble, words } from '../../sim/mind.ts'
import {
  ada,
  atlas,
  deedsTo,
  draft,
  execute,
  file,
  forge,
  type Office,
  openOffice,
  proposing,
  rowIn,
  runOf,
  runsOf,
  scout,
} from './office.ts'

/** A task of Forge that was handed in, and whose review waits in the queue. */
async function handedIn(founding: Parameters<typeof openOffice>[0] = {}, order: object = {}) {
  const office = await openOffice({ asleep: true, ...founding })
  const task = await file(office, { review: true, ...order })
  await office.staff.deliverSome()
  await execute(office, await runOf(office, task.id))
  office.clock.advance(1)
  const inReview = await rowIn(office, 'task', task.id)
  if (inReview.status !== 'in_review') throw new Error(`the task is ${inReview.status}`)
  return { office, task: inReview, review: inReview.reviewRunId }
}

const verdicts = (...given: Verdict[]) => ({ script: { review: () => answer(given.shift() ?? approval) } })
const followUp = (more: Partial<TaskDraft> = {}): TaskDraft => ({
  title: 'Translate it',
  brief: 'Into French.',
  acceptance: [],
  priority: 5,
  dependsOn: [],
  ...more,
})

describe('a review', () => {
  test('is a run of another agent on the same task, and takes none of its slots', async () => {
    const { office, task, review } = await handedIn()
    expect(await runsOf(office, task.id)).toHaveLength(2)
    expect(await rowIn(office, 'run', review)).toMatchObject({
      kind: 'review',
      agentId: atlas,
      reviews: task.runId,
      status: 'queued',
    })
    expect((await everyRow(office.store, 'desk')).flatMap(({ slots }) => slots)).toEqual([])
    expect(await everyRow(office.store, 'task')).toHaveLength(1)
  })

  test('is shown the output and its author, and judges for the agent who reviews', async () => {
    const { office, task, review } = await handedIn()
    await execute(office, review)
    expect(office.mind.seen.review).toMatchObject([
      {
        agent: { id: atlas },
        author: { id: forge },
        output: 'Done: Write the imprint',
        attempt: 1,
        task: { id: task.id },
      },
    ])
  })

  test('that approves ends the task with the output that it judged', async () => {
    const { office, task, review } = await handedIn()
    expect(await execute(office, review)).toMatchObject({ kind: 'succeeded' })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'done',
      runId: task.runId,
      output: task.output,
      verdict: approval,
    })
    expect(await rowIn(office, 'run', review)).toMatchObject({
      status: 'succeeded',
      result: { kind: 'verdict', verdict: approval },
    })
    expect(deedsTo(office, task.id)).toEqual(['task.filed', 'task.started', 'task.in-review', 'task.done'])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('is counted and paid for by the one who reviews', async () => {
    const { office, review } = await handedIn({ script: { review: () => answer(approval, costing(0.5)) } })
    await execute(office, review)
    const tallies = await office.store.tallies({ dimension: 'agent', grain: 'day', from: '2026', to: '2027' })
    expect(tallies.map(({ member, counts }) => [member, counts])).toEqual([
      [atlas, { reviews: 1, tokens: 1_000, microdollars: 500_000 }],
      [forge, { executions: 1 }],
    ])
  })

  test('keeps its words as a step', async () => {
    const { office, review } = await handedIn()
    await execute(office, review)
    const { items } = await office.store.list('step', { scope: { of: review }, limit: 9 })
    expect(items).toMatchObject([{ number: 1, text: 'good', calls: [] }])
  })

  test('that asks for changes sends the task back to its author, who reads why', async () => {
    const { office, task } = await handedIn(verdicts(revision))
    await office.staff.untilQuiet()
    expect(office.mind.seen.work.map(({ task: { feedback, revisions } }) => [revisions, feedback])).toEqual([
      [0, undefined],
      [1, 'name the source'],
    ])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 2, revisions: 1 })
    expect(deedsTo(office, task.id).slice(-5)).toEqual([
      'task.in-review',
      'task.revised',
      'task.started',
      'task.in-review',
      'task.done',
    ])
  })

  test('may ask for changes twice; the third time a person is asked, who may take the work as it is', async () => {
    const { office, task } = await handedIn(verdicts(revision, revision, revision))
    await office.staff.untilQuiet()
    const blocked = await rowIn(office, 'task', task.id)
    expect(blocked).toMatchObject({ status: 'blocked', blocker: { kind: 'revisions' }, attempts: 3, revisions: 2 })
    await accept(office.ports, task.id, ada)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', output: task.output })
    expect(deedsTo(office, task.id).slice(-2)).toEqual(['task.blocked', 'task.done'])
  })

  test('that fails is repeated, and the task waits for the new one', async () => {
    const { office, task, review } = await handedIn({ script: { review: () => trouble({ httpStatus: 503 }) } })
    await execute(office, review)
    office.mind.script.review = () => answer(approval)
    await office.staff.untilQuiet()
    expect((await runsOf(office, task.id)).map(({ kind, status }) => `${kind} ${status}`).toSorted()).toEqual([
      'execution succeeded',
      'review failed',
      'review succeeded',
    ])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 1 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('that is lost to another executor decides nothing', async () => {
    const { office, task, review } = await handedIn()
    office.mind.script.review = async () => {
      office.mind.script.review = () => answer(revision)
      office.clock.advance(600_000)
      await execute(office, review)
      return answer(approval)
    }
    expect(await execute(office, review)).toMatchObject({ kind: 'not-ours' })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'todo', revisions: 1 })
  })
})

describe('the reviewer', () => {
  const reviewerIn = async ({ office, review }: { office: Office; review: string }) =>
    (await rowIn(office, 'run', review)).agentId

  test.each<[string, Parameters<typeof openOffice>[0], object, string]>([
    ['is the one whom the author reports to', { agents: { forge: { reportsTo: 'scout' } } }, {}, scout],
    ['is a colleague when the lead is the author', {}, { agentId: atlas }, forge],
    ['may work elsewhere: then it comes and takes the run', { agents: { atlas: { runtime: 'external' } } }, {}, atlas],
  ])('%s', async (_who, founding, order, expected) => {
    expect(await reviewerIn(await handedIn(founding, order))).toBe(expected)
  })

  test('is somebody at work, when the superior is not', async () => {
    const office = await openOffice({ asleep: true })
    await pauseAgent(office.ports, atlas, 'holidays', ada)
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    expect((await runsOf(office, task.id)).map(({ agentId }) => agentId).toSorted()).toEqual([forge, scout])
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
  })

  test('is a colleague who is stopped, when everybody is: the review waits', async () => {
    const office = await openOffice({ asleep: true })
    for (const id of [atlas, scout]) await pauseAgent(office.ports, id, 'holidays', ada)
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'in_review' })
    expect((await runsOf(office, task.id)).find(({ kind }) => kind === 'review')).toMatchObject({
      status: 'queued',
      agentId: atlas,
    })
  })

  test('is never the author: who is alone is not reviewed', async () => {
    const office = await openOffice({ asleep: true })
    for (const id of [forge, scout]) {
      await office.store.commit([
        { op: 'removed', kind: 'agent', row: await rowIn(office, 'agent', id) },
        { op: 'removed', kind: 'desk', row: await rowIn(office, 'desk', id) },
      ])
    }
    const task = await file(office, { agentId: atlas, review: true })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
    expect(office.mind.seen.review).toEqual([])
  })

  test('of work that went to the lead is not the lead', async () => {
    const office = await openOffice({ asleep: true })
    office.mind.script.work = ({ attempt }) =>
      attempt < 3 ? trouble({ name: 'InvalidAnswer' }) : words('done by the lead')
    const task = await file(office, { review: true })
    await office.staff.untilQuiet()
    const runs = await runsOf(office, task.id)
    expect(runs.filter(({ kind }) => kind === 'execution').map(({ agentId }) => agentId)).toEqual([forge, forge, atlas])
    expect(runs.find(({ kind }) => kind === 'review')?.agentId).not.toBe(atlas)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', agentId: atlas })
  })
})

describe('a follow-up', () => {
  const askingFor = (...followUps: TaskDraft[]) => verdicts({ ...approval, followUps })

  test('becomes a task that remembers where it came from, for the author unless somebody else is named', async () => {
    const { office, task, review } = await handedIn(
      askingFor(
        followUp(),
        followUp({ title: 'Print it', agentId: scout, priority: 1 }),
        followUp({ agentId: AgentId.parse('nobody') }),
      ),
    )
    await execute(office, review)
    const [, ...tasks] = await everyRow(office.store, 'task')
    expect(tasks.map(({ agentId }) => agentId).toSorted()).toEqual([forge, forge, scout])
    expect(tasks.find(({ title }) => title === 'Print it')).toMatchObject({
      status: 'todo',
      priority: 1,
      review: true,
      followsUp: task.id,
      traceId: task.traceId,
    })
  })

  test('may come with a request for changes too', async () => {
    const { office, review } = await handedIn(verdicts({ ...revision, followUps: [followUp()] }))
    await execute(office, review)
    expect((await everyRow(office.store, 'task')).map(({ status }) => status)).toEqual(['todo', 'todo'])
  })

  test('asks for no further ones: reviews cannot grow work for ever', async () => {
    const { office } = await handedIn({ script: { review: () => answer({ ...approval, followUps: [followUp()] }) } })
    await office.staff.untilQuiet()
    const tasks = await everyRow(office.store, 'task')
    expect(tasks.map(({ status, followsUp }) => [status, followsUp])).toEqual([
      ['done', undefined],
      ['done', tasks[0]?.id],
    ])
  })

  test('belongs to the mission of its task, which then ends with it', async () => {
    const office = await openOffice({ asleep: false })
    office.mind.script.think = () => answer(proposing(draft()))
    await think({ agentId: forge }, office.ports)
    const [mission] = await everyRow(office.store, 'mission')
    if (!mission) throw new Error('nothing was proposed')
    await approve(office.ports, mission.id, ada)
    office.mind.script.think = () => answer({ decision: 'rest', reason: 'no' })
    office.mind.script.review = ({ task }) => answer({ ...approval, followUps: task.followsUp ? [] : [followUp()] })
    await office.staff.untilQuiet()
    const tasks = await everyRow(office.store, 'task')
    expect(tasks).toHaveLength(2)
    expect(await rowIn(office, 'mission', mission.id)).toMatchObject({
      status: 'done',
      taskIds: tasks.map(({ id }) => id),
    })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})
