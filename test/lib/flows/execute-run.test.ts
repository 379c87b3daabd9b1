import { describe, expect, test } from 'vitest'
import { RunId } from '../../../lib/core/id.ts'
import { minutes } from '../../../lib/core/time.ts'
import { cancel } from '../../../lib/flows/cancel-run.ts'
import { setKillSwitch } from '../../../lib/flows/configure.ts'
import { pauseAgent, resumeAgent } from '../../../lib/flows/steer-agent.ts'
import { cancelOpen } from '../../../lib/flows/steer-task.ts'
import { sweep } from '../../../lib/flows/sweep.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { costing, type Script, trouble, wants, words } from '../../sim/mind.ts'
import { ada, deedsTo, execute, forge, type Office, queuedRun, rowIn, runOf, runsOf } from './office.ts'

const calls =
  (times: number): Script['work'] =>
  ({ steps }) =>
    steps.length < times ? wants('list_files') : words('done')

/** After so many steps something happens, before the next model call. */
function interrupted(after: number, happens: () => Promise<unknown>): Script['work'] {
  return async ({ steps }) => {
    if (steps.length === after) await happens()
    return wants('list_files')
  }
}

describe('a run', () => {
  test('that ends with words is done, and its agent has a free slot', async () => {
    const { office, task, runId } = await queuedRun()
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded', run: { id: runId } })
    expect(await rowIn(office, 'run', runId)).toMatchObject({
      status: 'succeeded',
      fence: 1,
      steps: 1,
      rehearsal: true,
      result: { kind: 'output', output: 'Done: Write the imprint' },
    })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'done',
      runId,
      output: 'Done: Write the imprint',
    })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    expect(deedsTo(office, task.id)).toEqual(['task.filed', 'task.started', 'task.done'])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('that uses tools writes every step down before it takes the next', async () => {
    const { office, runId } = await queuedRun({ work: calls(3) })
    const stepsAtCall: number[] = []
    const { work } = office.mind.script
    office.mind.script.work = async (scene, call) => {
      stepsAtCall.push((await everyStep(office, runId)).length)
      return await work(scene, call)
    }
    await execute(office, runId)
    expect(stepsAtCall).toEqual([0, 1, 2, 3])
    expect((await everyStep(office, runId)).map(({ number, text }) => [number, text])).toEqual([
      [1, ''],
      [2, ''],
      [3, ''],
      [4, 'done'],
    ])
  })

  test('gives its tools to the model, and their results back to it', async () => {
    const { office, task, runId } = await queuedRun()
    office.mind.script.work = ({ steps }) =>
      steps.length === 0 ? wants('write_file', { path: 'a.md', content: 'Hello' }) : words('done')
    await execute(office, runId)
    const [first, second] = office.mind.seen.work
    expect(first?.tools.map(({ name }) => name)).toEqual(['write_file', 'read_file', 'list_files'])
    expect(second?.steps[0]?.calls).toMatchObject([{ tool: 'write_file', ok: true, result: 'Wrote a.md (5 bytes).' }])
    expect(await office.files.get(`workspace/${task.id}/a.md`)).toBeDefined()
  })

  test('that ends without words after it has used a tool is done: the work is in the tools', async () => {
    const { office, task, runId } = await queuedRun({
      work: ({ steps }) => (steps.length < 1 ? wants('list_files') : words('')),
    })
    await execute(office, runId)
    const done = await rowIn(office, 'task', task.id)
    expect(done.status === 'done' && done.output).toMatch(/^Ended without closing words, after:\nlist_files: /)
  })

  test.each(['', ' \n\t'])('that ends with %j and no tool call has failed', async (text) => {
    const { office, runId } = await queuedRun({ work: () => words(text, costing(0.1)) })
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({
      status: 'failed',
      evidence: { name: 'EmptyResult' },
      usage: { cost: 0.1 },
    })
  })

  test('whose model fails keeps the evidence and what it has cost, and frees the slot', async () => {
    const { office, task, runId } = await queuedRun({
      work: () => trouble({ httpStatus: 503, source: 'bedrock' }, costing(0.1)),
    })
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({
      status: 'failed',
      evidence: { httpStatus: 503, source: 'bedrock' },
      usage: { cost: 0.1 },
    })
    // What becomes of the task is for the classifier to say.
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'running' })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    expect(deedsTo(office, runId)).toEqual(['run.failed'])
    expect(await complaints(office.store)).toEqual([])
  })

  test('keeps the head and the tail of evidence that is too long', async () => {
    const message = `first ${'x'.repeat(100_000)} last`
    const { office, runId } = await queuedRun({ work: () => trouble({ message }) })
    await execute(office, runId)
    const run = await rowIn(office, 'run', runId)
    const kept = run.status === 'failed' ? run.evidence.message : ''
    expect(kept.length).toBeLessThan(4_100)
    expect([kept.startsWith('first'), kept.endsWith('last')]).toEqual([true, true])
  })
})

const everyStep = async ({ store }: Office, runId: RunId) =>
  (await store.list('step', { scope: { of: runId }, limit: 200, oldestFirst: true })).items

describe('nobody executes', () => {
  test('a run that does not exist', async () => {
    const { office, runId } = await queuedRun()
    await office.staff.untilQuiet()
    const ghost = RunId.parse(runId.replace(/.{3}$/, '000'))
    expect(await execute(office, ghost)).toEqual({ kind: 'not-ours' })
  })

  test('a run that has ended', async () => {
    const { office, runId } = await queuedRun()
    await execute(office, runId)
    expect(await execute(office, runId)).toMatchObject({ kind: 'not-ours', run: { status: 'succeeded' } })
    expect(office.mind.seen.work).toHaveLength(1)
  })

  test('a run that another executor holds', async () => {
    const { office, runId } = await queuedRun()
    office.mind.script.work = async () => {
      expect(await execute(office, runId)).toMatchObject({ kind: 'not-ours', run: { status: 'running' } })
      return words('done')
    }
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded' })
  })

  test('a run before its time', async () => {
    const { office, task, runId } = await queuedRun(
      { review: () => trouble({ httpStatus: 503 }) },
      { order: { review: true } },
    )
    await execute(office, runId)
    await execute(office, await runOf(office, task.id))
    await office.staff.deliverSome()
    const runs = await runsOf(office, task.id)
    expect(runs).toMatchObject([
      { kind: 'execution' },
      { kind: 'review', attempt: 1 },
      { status: 'queued', attempt: 2 },
    ])
    const again = runs[2]?.id ?? runId
    expect(await execute(office, again)).toMatchObject({ kind: 'not-ours' })
    office.clock.advance(minutes(1))
    expect(await execute(office, again)).toMatchObject({ kind: 'failed' })
  })

  test.each<[string, (office: Office) => Promise<unknown>]>([
    ['a run of an agent that is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada)],
    ['anything while the kill switch is on', ({ ports }) => setKillSwitch(ports, { on: true }, ada)],
  ])('%s: it stays in the queue', async (_what, stop) => {
    const { office, runId } = await queuedRun()
    await stop(office)
    expect(await execute(office, runId)).toMatchObject({ kind: 'waits' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'queued', fence: 0 })
  })

  test('a run whose agent is gone: that is a fault of ours', async () => {
    const { office, runId } = await queuedRun()
    const row = await rowIn(office, 'agent', forge)
    await office.store.commit([{ op: 'removed', kind: 'agent', row }])
    await expect(execute(office, runId)).rejects.toMatchObject({ code: 'row.missing' })
  })
})

describe('a run whose executor was killed', () => {
  async function killedAfter(steps: number) {
    const { office, task, runId } = await queuedRun()
    office.mind.script.work = interrupted(steps, () => Promise.reject(new Error('killed')))
    await expect(execute(office, runId)).rejects.toThrow('killed')
    return { office, task, runId }
  }

  test('is not touched while its lease is good, and then goes on from its last step', async () => {
    const { office, runId } = await killedAfter(2)
    expect(await execute(office, runId)).toMatchObject({ kind: 'not-ours' })
    office.clock.advance(minutes(3))
    office.mind.script.work = () => words('done')
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded' })
    expect(office.mind.seen.work.at(-1)?.steps.map(({ number }) => number)).toEqual([1, 2])
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded', fence: 2, abandoned: 1, steps: 3 })
  })

  test('is given to a fresh executor by the sweeper', async () => {
    const { office, runId } = await killedAfter(2)
    office.clock.advance(minutes(3))
    expect(await sweep(office.ports, office.rules)).toMatchObject({ requeued: 1 })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'queued', steps: 2, abandoned: 1 })
    office.mind.script.work = () => words('done')
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded' })
  })

  test('again and again without a step has failed with the third; with a step in between it has not', async () => {
    const { office, runId } = await killedAfter(0)
    const kill = async (steps: number) => {
      office.clock.advance(minutes(4))
      await sweep(office.ports, office.rules)
      const goneBefore = (await everyStep(office, runId)).length
      office.mind.script.work = interrupted(goneBefore + steps, () => Promise.reject(new Error('killed')))
      await execute(office, runId).catch(() => {})
    }
    await kill(0)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'running', abandoned: 1 })
    await kill(1)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'running', abandoned: 0 })
    for (let times = 0; times < 3; times++) await kill(0)
    expect(await rowIn(office, 'run', runId)).toMatchObject({
      status: 'failed',
      evidence: { name: 'LeaseRanOut', phase: 'sweep' },
    })
  })

  test('writes nothing when it comes back after all', async () => {
    const { office, task, runId } = await queuedRun()
    office.mind.script.work = async ({ steps }) => {
      if (steps.length === 0) return wants('list_files')
      office.mind.script.work = calls(4)
      office.clock.advance(minutes(10))
      await execute(office, runId)
      return wants('list_files')
    }
    expect(await execute(office, runId)).toMatchObject({ kind: 'not-ours' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded', fence: 2, steps: 5 })
    expect(await everyStep(office, runId)).toHaveLength(5)
    expect(deedsTo(office, task.id)).toEqual(['task.filed', 'task.started', 'task.done'])
  })
})

test('last words that come too late change nothing, even while the other executor is still at work', async () => {
  const { office, task, runId } = await queuedRun()
  office.mind.script.work = async () => {
    office.clock.advance(minutes(10))
    office.mind.script.work = async () => {
      // The first one comes back while the second one thinks.
      release()
      expect(await late).toMatchObject({ kind: 'not-ours' })
      return words('the second')
    }
    await new Promise<void>((resolve) => (release = resolve))
    return words('the first')
  }
  let release = () => {}
  const late = execute(office, runId)
  while (office.mind.seen.work.length === 0) await Promise.resolve()
  expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded' })
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', output: 'the second' })
  expect(await complaintsAtRest(office.store)).toEqual([])
})

describe('a run that is stopped between two steps', () => {
  test.each<[string, (office: Office) => Promise<unknown>, (office: Office) => Promise<unknown>]>([
    [
      'because its agent is paused',
      ({ ports }) => pauseAgent(ports, forge, 'wait', ada),
      ({ ports }) => resumeAgent(ports, forge, ada),
    ],
    [
      'by the kill switch',
      ({ ports }) => setKillSwitch(ports, { on: true }, ada),
      ({ ports }) => setKillSwitch(ports, { on: false }, ada),
    ],
  ])('%s waits in the queue with what it has, and goes on later', async (_why, stop, go) => {
    const { office, runId } = await queuedRun()
    office.mind.script.work = interrupted(1, () => stop(office))
    expect(await execute(office, runId)).toMatchObject({ kind: 'waits' })
    expect(office.mind.seen.work).toHaveLength(2)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'queued', steps: 2, abandoned: 0 })
    await go(office)
    office.mind.script.work = () => words('done')
    await office.staff.untilQuiet()
    expect(office.mind.seen.work.at(-1)?.steps).toHaveLength(2)
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded', steps: 3 })
  })

  test.each<[string, (office: Office, runId: RunId) => Promise<unknown>, string]>([
    ['by a person', ({ ports }, runId) => cancel(ports, runId, 'wrong way', ada), 'blocked'],
    [
      'with its task',
      async ({ ports, store }) => {
        for (const { id } of await everyRow(store, 'task')) await cancelOpen(ports, id, 'no need', ada)
      },
      'cancelled',
    ],
  ])('%s is over: what it comes back with is not kept', async (_how, stop, status) => {
    const { office, task, runId } = await queuedRun()
    office.mind.script.work = interrupted(1, () => stop(office, runId))
    expect(await execute(office, runId)).toMatchObject({ kind: 'not-ours' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'cancelled', steps: 1 })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })
})
