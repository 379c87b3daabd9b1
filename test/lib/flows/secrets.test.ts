import { describe, expect, test } from 'vitest'
import { Fault } from '../../../lib/core/fault.ts'
import { Thought } from '../../../lib/core/think-cycle.ts'
import { TaskDraft } from '../../../lib/core/task-draft.ts'
import { think } from '../../../lib/flows/think.ts'
import type { Tools } from '../../../lib/ports.ts'
import { answer, costing, trouble, wants, words } from '../../sim/mind.ts'
import { draft, execute, file, forge, type Office, openOffice, proposing, queuedRun, rowIn, runsOf } from './office.ts'

// Put together here, so that nobody who scans this repository finds what looks like a key.
const key = 'sk-' + 'proj-aB3dE5gH7jK9mN1pQ2sT4vW6xY8z'
const told = `the key is ${key}, keep it`
const untold = 'the key is [redacted], keep it'

/** Everything that was ever written, of every kind. */
const everWritten = ({ changes }: Office): string => JSON.stringify(changes.all)

function expectNoSecretIn(office: Office): void {
  expect(everWritten(office)).not.toContain(key)
  expect(everWritten(office)).toContain('[redacted]')
}

function withTool({ ports }: Office, use: Tools['use']): void {
  ports.tools = { ...ports.tools, use }
}

describe('a secret is in no row', () => {
  test('when a tool answers it, or is given it; and the model reads what is stored', async () => {
    const { office, runId } = await queuedRun({
      work: ({ steps }) => (steps.length === 0 ? wants('read_file', { path: told, password: 'correct' }) : words('')),
    })
    const given: unknown[] = []
    withTool(office, async ({ input }) => {
      given.push(input)
      return { ok: true, result: told }
    })
    await execute(office, runId)
    expect(given).toEqual([{ path: told, password: 'correct' }])
    const call = { input: { path: untold, password: '[redacted]' }, result: untold }
    expect(office.mind.seen.work[1]?.steps[0]?.calls).toMatchObject([call])
    expectNoSecretIn(office)
    const run = await rowIn(office, 'run', runId)
    expect(run.status === 'succeeded' && run.result.kind === 'output' && run.result.output).toContain(untold)
  })

  test('when a model says it while it works, and when it has done', async () => {
    const { office, task, runId } = await queuedRun({
      work: ({ steps }) =>
        steps.length === 0 ? answer({ text: told, calls: [{ id: '1', tool: 'list_files', input: {} }] }) : words(told),
    })
    await execute(office, runId)
    expectNoSecretIn(office)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', output: untold })
  })

  test('nor in the file that an output goes into when it is long', async () => {
    const { office, task, runId } = await queuedRun({ work: () => words(`${told} ${'word '.repeat(10_000)}`) })
    await execute(office, runId)
    expectNoSecretIn(office)
    const output = await office.files.get(`workspace/${task.id}/output.md`)
    expect(new TextDecoder().decode(output?.body).slice(0, 30)).toBe(untold)
  })

  test('when a model fails with it: neither in the run, nor in the failure, nor in any note', async () => {
    const evidence = { message: told, name: `Error ${key}`, code: key, source: 'bedrock' }
    const { office, runId } = await queuedRun({ work: () => trouble(evidence) })
    await execute(office, runId)
    await office.staff.untilQuiet()
    expectNoSecretIn(office)
    const [failed] = office.changes.all.flatMap(({ kind, row }) => (kind === 'failure' ? [row] : []))
    expect(failed?.evidence).toMatchObject({ message: untold, name: 'Error [redacted]', code: '[redacted]' })
  })

  test.each(['approve', 'revise'] as const)('when a review says it, to %s', async (decision) => {
    const followUps = [TaskDraft.parse({ title: told, brief: told, acceptance: [told] })]
    const verdict =
      decision === 'approve' ? { decision, comment: told, followUps } : { decision, feedback: told, followUps }
    const { office, task, runId } = await queuedRun({ review: () => answer(verdict) }, { order: { review: true } })
    await execute(office, runId)
    for (const { id, status } of await runsOf(office, task.id)) if (status === 'queued') await execute(office, id)
    expectNoSecretIn(office)
    expect(everWritten(office)).toContain(`"brief":"${untold}"`)
  })

  test.each<[string, Thought]>([
    ['rests', { decision: 'rest', reason: told, notes: told }],
    ['proposes', Thought.parse({ ...proposing(plan('website')), notes: told })],
    ['has an idea for a rule', Thought.parse({ decision: 'rest', reason: told, rules: [idea(), idea({ name: key })] })],
    ['proposes for nobody', Thought.parse(proposing(plan('nowhere')))],
  ])('when an agent says it that %s', async (_how, thought) => {
    const office = await openOffice({ script: { think: () => answer(thought) } })
    expect(await think({ agentId: forge }, office.ports)).toMatchObject({ kind: 'thought' })
    expectNoSecretIn(office)
  })

  test('when a thought fails with it', async () => {
    const office = await openOffice({ script: { think: () => trouble({ message: told }) } })
    expect(await think({ agentId: forge }, office.ports)).toMatchObject({ cycle: { evidence: { message: untold } } })
    expectNoSecretIn(office)
  })
})

function idea(when: object = { httpStatus: 418 }) {
  return { fingerprint: '0123456789abcdef', when, category: 'LOGIC', because: told }
}

function plan(projectId: string) {
  return draft({ projectId, title: told, reason: told, plan: [{ title: told, brief: told, acceptance: [told] }] })
}

test('a title that is full when a secret goes from it still fits', async () => {
  const title = `${'x'.repeat(192)} pwd=abc`
  const mission = draft({ title, plan: [{ title, brief: 'b' }] })
  const office = await openOffice({ script: { think: () => answer(proposing(mission)) } })
  expect(await think({ agentId: forge }, office.ports)).toMatchObject({ cycle: { missionIds: [expect.any(String)] } })
})

test('a question that is full when a secret goes from it is still put', async () => {
  const question = `${'x'.repeat(992)} pwd=abc`
  const { office, task, runId } = await queuedRun(
    { work: () => wants('ask_person', { question }) },
    { agents: { forge: { tools: ['ask_person'] } } },
  )
  await execute(office, runId)
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked' })
  expect(everWritten(office)).not.toContain('pwd=abc')
})

describe('a tool that breaks', () => {
  const breaking = async (broken: unknown) => {
    const { office, task, runId } = await queuedRun({ work: () => wants('read_file', {}, costing(0.1)) })
    withTool(office, () => Promise.reject(broken))
    return { office, task, runId }
  }

  test.each<[unknown, object]>([
    [new TypeError(`cannot read ${told}`), { name: 'TypeError', message: `cannot read ${untold}` }],
    ['out of paper', { message: 'out of paper' }],
  ])('with %o fails the run, which keeps what it has cost', async (broken, evidence) => {
    const { office, runId } = await breaking(broken)
    expect(await execute(office, runId)).toMatchObject({ kind: 'failed' })
    const run = await rowIn(office, 'run', runId)
    expect(run).toMatchObject({ status: 'failed', usage: { cost: 0.1 } })
    expect(run.status === 'failed' && run.evidence).toEqual({ ...evidence, source: 'tool:read_file', phase: 'tool' })
    expect(everWritten(office)).not.toContain(key)
  })

  test('is judged like any failure, and the next run of its agent is not touched by it', async () => {
    const { office, task, runId } = await breaking(new Error('out of paper'))
    await execute(office, runId)
    office.mind.script.work = () => words('done')
    const next = await file(office)
    await office.staff.untilQuiet()
    expect(office.changes.all.some(({ kind, row }) => kind === 'failure' && row.of.id === runId)).toBe(true)
    expect(await rowIn(office, 'task', task.id)).not.toMatchObject({ status: 'running' })
    expect(await rowIn(office, 'task', next.id)).toMatchObject({ status: 'done' })
  })

  test('because the bucket does not answer breaks nothing: the message is delivered again', async () => {
    const { office, runId } = await breaking(new Fault('store.unavailable', 'the bucket does not answer'))
    await expect(execute(office, runId)).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'running' })
  })
})
