import { describe, expect, test } from 'vitest'
import { AgentId, TaskId } from '../../../lib/core/id.ts'
import type { Task } from '../../../lib/core/task.ts'
import { accept, cancelIfOpen, cancelOpen, changeTask, giveUp, retry } from '../../../lib/flows/steer-task.ts'
import { complaints, complaintsAtRest } from '../../sim/books.ts'
import { answer, approval, costing, revision, trouble, wants, words } from '../../sim/mind.ts'
import {
  ada,
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
} from './office.ts'

/** A task in each of the states that people meet. */
const states: Record<Task['status'], () => Promise<{ office: Office; task: Task }>> = {
  async todo() {
    const office = await openOffice({ asleep: true })
    return { office, task: await file(office) }
  },
  running: () => queuedRun(),
  async in_review() {
    const { office, task, runId } = await queuedRun({}, { order: { review: true } })
    await execute(office, runId)
    return { office, task }
  },
  async blocked() {
    const { office, task } = await queuedRun({ work: () => trouble({ httpStatus: 401 }) })
    await office.staff.untilQuiet()
    return { office, task }
  },
  async done() {
    const { office, task } = await queuedRun()
    await office.staff.untilQuiet()
    return { office, task }
  },
  async failed() {
    const { office, task } = await states.blocked()
    await giveUp(office.ports, task.id, 'not worth it', ada)
    return { office, task }
  },
  async cancelled() {
    const { office, task } = await states.todo()
    await cancelOpen(office.ports, task.id, 'no need', ada)
    return { office, task }
  },
}

const every = ['todo', 'running', 'in_review', 'blocked', 'done', 'failed', 'cancelled'] as const
const verbs: Record<
  string,
  { act: (office: Office, id: TaskId) => Promise<Task>; from: readonly Task['status'][]; to: Task['status'] }
> = {
  retry: { act: ({ ports }, id) => retry(ports, id, ada), from: ['blocked', 'failed', 'cancelled'], to: 'todo' },
  cancel: {
    act: ({ ports }, id) => cancelOpen(ports, id, 'no', ada),
    from: ['todo', 'running', 'in_review', 'blocked'],
    to: 'cancelled',
  },
  'give up': { act: ({ ports }, id) => giveUp(ports, id, 'no', ada), from: ['blocked'], to: 'failed' },
  accept: { act: ({ ports }, id) => accept(ports, id, ada), from: [], to: 'done' },
  change: {
    act: ({ ports }, id) => changeTask(ports, id, { title: 'Anew' }, ada),
    from: ['todo', 'blocked'],
    to: 'todo',
  },
}
const table = Object.entries(verbs).flatMap(([verb, { from }]) =>
  every.map((status) => [verb, status, from.includes(status)] as const),
)

describe('a person may', () => {
  test.each(table.filter(([, , isAllowed]) => isAllowed))('%s a task that is %s', async (verb, status) => {
    const { office, task } = await states[status]()
    const steered = await verbs[verb]?.act(office, task.id)
    expect(steered?.status).toBe(verb === 'change' ? status : verbs[verb]?.to)
    expect(await complaints(office.store)).toEqual([])
  })

  test.each(table.filter(([, , isAllowed]) => !isAllowed))(
    'not %s a task that is %s, and is told what is possible',
    async (verb, status) => {
      const { office, task } = await states[status]()
      const before = await rowIn(office, 'task', task.id)
      expect(before.status).toBe(status)
      await expect(verbs[verb]?.act(office, task.id)).rejects.toMatchObject({ code: 'state.illegal' })
      expect(await rowIn(office, 'task', task.id)).toEqual(before)
    },
  )

  test.each(Object.entries(verbs))('not %s a task that does not exist', async (_verb, { act }) => {
    const office = await openOffice()
    await expect(act(office, TaskId.parse('task_01KAQT5N000000000000000000'))).rejects.toMatchObject({
      code: 'row.missing',
    })
  })
})

describe('a retry', () => {
  test('begins anew: what was tried no longer counts, and the agent does it', async () => {
    const { office, task } = await states.blocked()
    office.mind.script.work = () => words('done')
    expect(await retry(office.ports, task.id, ada)).toMatchObject({ tried: {}, next: {} })
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 2 })
    expect(deedsTo(office, task.id).slice(-3)).toEqual(['task.retried', 'task.started', 'task.done'])
  })

  test('waits again for what is not done', async () => {
    const { office, task } = await states.blocked()
    const waiting = await file(office, { agentId: scout, dependsOn: [task.id] })
    await cancelOpen(office.ports, waiting.id, 'no', ada)
    expect(await retry(office.ports, waiting.id, ada)).toMatchObject({ waitingFor: [task.id] })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('of a task that depends on a lost one says which one to retry', async () => {
    const { office, task } = await states.todo()
    const waiting = await file(office, { dependsOn: [task.id] })
    await cancelOpen(office.ports, task.id, 'no', ada)
    await office.staff.untilQuiet()
    await expect(retry(office.ports, waiting.id, ada)).rejects.toThrow(task.id)
  })
})

describe('work that was handed in', () => {
  const revisions = () => queuedRun({ review: () => answer(revision) }, { order: { review: true } })

  test('may be accepted when the reviewer never was content', async () => {
    const { office, task } = await revisions()
    await office.staff.untilQuiet()
    expect(await accept(office.ports, task.id, ada)).toMatchObject({
      status: 'done',
      output: 'Done: Write the imprint',
    })
    expect(deedsTo(office, task.id).at(-1)).toBe('task.done')
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('may be accepted when the review failed for good', async () => {
    const { office, task } = await queuedRun(
      { review: () => trouble({ httpStatus: 401 }) },
      { order: { review: true } },
    )
    await office.staff.untilQuiet()
    expect(await accept(office.ports, task.id, ada)).toMatchObject({ status: 'done' })
  })

  test('is not there to accept when the execution failed', async () => {
    const { office, task } = await states.blocked()
    await expect(accept(office.ports, task.id, ada)).rejects.toMatchObject({ code: 'state.illegal' })
  })
})

describe('a cancelled task', () => {
  test('takes its run with it, frees the slot, and what was spent stays counted', async () => {
    const { office, task, runId } = await queuedRun()
    office.mind.script.work = async ({ steps }) => {
      if (steps.length === 1) await cancelOpen(office.ports, task.id, 'no need', ada)
      return wants('list_files', {}, costing(0.25))
    }
    await execute(office, runId)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'cancelled', usage: { cost: 0.25 } })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    const [tally] = await office.store.tallies({ dimension: 'agent', grain: 'day', from: '2026', to: '2027' })
    expect(tally?.counts).toEqual({ tokens: 1_000, microdollars: 250_000 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('in review takes the review with it', async () => {
    const { office, task } = await states.in_review()
    const inReview = await rowIn(office, 'task', task.id)
    await cancelOpen(office.ports, task.id, 'no need', ada)
    expect(inReview.status === 'in_review' && (await rowIn(office, 'run', inReview.reviewRunId)).status).toBe(
      'cancelled',
    )
  })

  test('by the system is left alone when it has ended meanwhile', async () => {
    const { office, task } = await states.done()
    await cancelIfOpen(office.ports, task.id, 'no', ada)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
  })
})

describe('a change', () => {
  test('of the agent moves the task to another line', async () => {
    const { office, task } = await states.todo()
    await changeTask(office.ports, task.id, { agentId: scout, priority: 1 }, ada)
    await office.staff.untilQuiet()
    expect(office.mind.seen.work).toMatchObject([{ agent: { id: scout }, task: { priority: 1 } }])
    expect(deedsTo(office, task.id)).toContain('task.changed')
  })

  test('to an agent who does not exist is refused', async () => {
    const { office, task } = await states.todo()
    const nobody = { agentId: AgentId.parse('nobody') }
    await expect(changeTask(office.ports, task.id, nobody, ada)).rejects.toMatchObject({ code: 'row.missing' })
  })

  test('says in the log what was changed', async () => {
    const { office, task } = await states.todo()
    await changeTask(office.ports, task.id, { title: 'Anew', brief: 'Again' }, ada)
    const change = office.changes.all.findLast(({ kind }) => kind === 'activity')
    expect(change?.row).toMatchObject({ verb: 'task.changed', note: 'title, brief', actor: ada })
  })
})

test('a steering that races with the end of the run loses or wins as a whole', async () => {
  for (let delay = 0; delay < 30; delay++) {
    const { office, task, runId } = await queuedRun({ review: () => answer(approval) }, { order: { review: true } })
    const execution = execute(office, runId)
    for (let turn = 0; turn < delay; turn++) await Promise.resolve()
    await Promise.allSettled([cancelOpen(office.ports, task.id, 'no', ada), execution])
    await office.staff.untilQuiet()
    expect(await complaintsAtRest(office.store)).toEqual([])
    expect(await runOf(office, task.id)).toBeDefined()
  }
})
