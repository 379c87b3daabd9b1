import { describe, expect, test } from 'vitest'
import { addComment, commentsOn } from '../../../lib/flows/comment.ts'
import { accept, answer, cancelOpen, giveUp, retry } from '../../../lib/flows/steer-task.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer as says, type Script, trouble, wants, words } from '../../sim/mind.ts'
import { ada, comeToRest, deedsTo, execute, forge, queuedRun, rowIn, runOf, runsOf, scout, typical } from './office.ts'

const question = 'Which of the two archives is the right one?'

/** Asks once, and ends with words when it was told something. */
const asksFirst: Script['work'] = ({ task }) =>
  task.feedback ? words(`Done. ${task.feedback}`) : wants('ask_person', { question })

const asking = { forge: { model: 'priced', tools: ['write_file', 'list_files', 'ask_person'] } }

async function asked(order: object = {}) {
  const opened = await queuedRun({ work: asksFirst }, { agents: asking, order })
  expect(await execute(opened.office, opened.runId)).toMatchObject({ kind: 'succeeded' })
  await opened.office.staff.deliverSome()
  return opened
}

describe('an agent that asks a person', () => {
  test('stops there: the task waits for the answer, nothing is reviewed, and the slot is free', async () => {
    const { office, task, runId } = await asked({ review: true })
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'blocked',
      needs: question,
      blocker: { kind: 'question', runId, question },
    })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ result: { kind: 'question', question }, steps: 1 })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
    expect(await runsOf(office, task.id)).toHaveLength(1)
    expect(await everyRow(office.store, 'failure')).toEqual([])
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('goes on from that step when it is answered, and reads the answer', async () => {
    const { office, task, runId } = await asked()
    await answer(office.ports, task.id, 'The one in the cellar.', ada)
    await office.staff.deliverSome()
    const resumed = await runOf(office, task.id)
    expect(await rowIn(office, 'run', resumed)).toMatchObject({ resumes: runId })
    await execute(office, resumed)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'done',
      output: `Done. You asked a person: ${question}\nThe answer: The one in the cellar.`,
    })
    const [step] = office.mind.seen.work.at(-1)?.steps ?? []
    expect(step?.calls).toMatchObject([{ tool: 'ask_person', ok: true }])
    expect(deedsTo(office, task.id)).toContain('task.answered')
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('is answered once', async () => {
    const { office, task } = await asked()
    await answer(office.ports, task.id, 'yes', ada)
    await expect(answer(office.ports, task.id, 'no', ada)).rejects.toThrow(/cannot be answered/)
    expect(await commentsOn(office.store, task.id)).toMatchObject([{ text: 'yes' }])
  })

  test('may be sent back to the beginning, or home, instead', async () => {
    const again = await asked()
    expect(await retry(again.office.ports, again.task.id, ada)).toMatchObject({ status: 'todo', next: {} })
    const home = await asked()
    expect(await cancelOpen(home.office.ports, home.task.id, 'no need', ada)).toMatchObject({ status: 'cancelled' })
    const dropped = await asked()
    expect(await giveUp(dropped.office.ports, dropped.task.id, 'nobody knows', ada)).toMatchObject({ status: 'failed' })
    for (const { office, task } of [again, home, dropped]) {
      await expect(answer(office.ports, task.id, 'too late', ada)).rejects.toThrow(/cannot be answered/)
      expect(await complaints(office.store)).toEqual([])
    }
  })

  test('has handed nothing in that could be accepted', async () => {
    const { office, task } = await asked({ review: true })
    await expect(accept(office.ports, task.id, ada)).rejects.toThrow(/cannot be accepted/)
  })

  test('asks one thing at a time, and what else the turn wants is done', async () => {
    const calls = [
      { id: 'a', tool: 'write_file', input: { path: 'draft.md', content: 'so far' } },
      { id: 'b', tool: 'ask_person', input: { question } },
      { id: 'c', tool: 'ask_person', input: { question: 'And when?' } },
    ]
    const { office, task, runId } = await queuedRun({ work: () => says({ text: '', calls }) }, { agents: asking })
    await execute(office, runId)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ needs: question })
    expect(await office.files.list(`workspace/${task.id}/`, 9)).toHaveLength(1)
    const { items } = await office.store.list('step', { scope: { of: runId }, limit: 9, oldestFirst: true })
    expect(items.map(({ calls: kept }) => kept.map(({ ok }) => ok))).toEqual([[true, true, true]])
  })

  test('is heard in whatever else the turn says, although the step holds only the beginning of that', async () => {
    const calls = [
      { id: 'a', tool: 'list_files', input: { many: Array.from({ length: 60_000 }, () => 'x') } },
      { id: 'b', tool: 'ask_person', input: { question } },
    ]
    const { office, task, runId } = await queuedRun({ work: () => says({ text: '', calls }) }, { agents: asking })
    await execute(office, runId)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'blocked', needs: question })
  })

  test('has not failed, and not recovered either from what went wrong before', async () => {
    const work: Script['work'] = (scene, call) =>
      scene.attempt === 1 ? trouble(typical.TRANSIENT) : asksFirst(scene, call)
    const { office, task } = await queuedRun({ work }, { agents: asking })
    await comeToRest(office)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({
      status: 'blocked',
      blocker: { kind: 'question' },
      incident: { askedPerson: false },
    })
    expect(await complaintsAtRest(office.store)).toEqual([])
    await answer(office.ports, task.id, 'The one in the cellar.', ada)
    await comeToRest(office)
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 3 })
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('has to have the tool, and something to ask', async () => {
    const { office, runId } = await queuedRun({
      work: ({ steps }) => (steps.length === 0 ? wants('ask_person', { question: ' ' }) : words('done')),
    })
    expect(await execute(office, runId)).toMatchObject({ kind: 'succeeded' })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ result: { kind: 'output' } })
    const [step] = (await office.store.list('step', { scope: { of: runId }, limit: 9, oldestFirst: true })).items
    expect(step?.calls).toMatchObject([{ tool: 'ask_person', ok: false }])
  })
})

describe('a comment', () => {
  test('is read by whoever works on the task and whoever reviews it, oldest first', async () => {
    const { office, task, runId } = await queuedRun({}, { order: { review: true } })
    await addComment(office.ports, task.id, 'Mind the register number.', ada)
    office.clock.advance(1)
    await addComment(office.ports, task.id, 'And the address.', { kind: 'agent', id: scout })
    await execute(office, runId)
    const said = ['Mind the register number.', 'And the address.']
    expect(office.mind.seen.work[0]?.comments.map(({ text }) => text)).toEqual(said)
    await office.staff.deliverSome()
    await execute(office, await runOf(office, task.id))
    expect(office.mind.seen.review[0]?.comments.map(({ text }) => text)).toEqual(said)
    expect(deedsTo(office, task.id).filter((verb) => verb === 'task.commented')).toHaveLength(2)
  })

  test('that is full when a secret goes from it still fits', async () => {
    const { office, task } = await queuedRun()
    await addComment(office.ports, task.id, `${'x'.repeat(3_992)} pwd=${'abc'}`, ada)
    const [comment] = await commentsOn(office.store, task.id)
    expect(comment?.text).toMatch(/^x{3992} /)
    expect(comment?.text).not.toContain('pwd=abc')
  })

  test('keeps no secret', async () => {
    const { office, task } = await queuedRun()
    const secret = ['hunter', '2hunter', '2'].join('')
    await addComment(office.ports, task.id, `password=${secret}`, ada)
    expect(await commentsOn(office.store, task.id)).toHaveLength(1)
    expect(JSON.stringify(await commentsOn(office.store, task.id))).not.toContain(secret)
    expect(JSON.stringify(await everyRow(office.store, 'activity'))).not.toContain(secret)
  })
})
