import { describe, expect, test } from 'vitest'
import { addComment } from '../../../lib/flows/comment.ts'
import { answer, cancelOpen, retry } from '../../../lib/flows/steer-task.ts'
import { complaints, complaintsAtRest, everyRow } from '../../sim/books.ts'
import { type Script, wants, words } from '../../sim/mind.ts'
import { ada, deedsTo, execute, forge, queuedRun, rowIn, runOf, runsOf, scout } from './office.ts'

const question = 'Which of the two archives is the right one?'

/** Asks once, and ends with words when it was told something. */
const asksFirst: Script['work'] = ({ task }) =>
  task.feedback ? words(`Done. ${task.feedback}`) : wants('ask_person', { question })

async function asked(order: object = {}) {
  const agents = { forge: { model: 'priced', tools: ['list_files', 'ask_person'] } }
  const opened = await queuedRun({ work: asksFirst }, { agents, order })
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
    expect((await everyRow(office.store, 'comment')).filter(({ text }) => text === 'no')).toEqual([])
  })

  test('may be sent back to the beginning, or home, instead', async () => {
    const again = await asked()
    expect(await retry(again.office.ports, again.task.id, ada)).toMatchObject({ status: 'todo', next: {} })
    const home = await asked()
    expect(await cancelOpen(home.office.ports, home.task.id, 'no need', ada)).toMatchObject({ status: 'cancelled' })
    expect(await complaints(home.office.store)).toEqual([])
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

  test('keeps no secret', async () => {
    const { office, task } = await queuedRun()
    const secret = ['hunter', '2hunter', '2'].join('')
    await addComment(office.ports, task.id, `password=${secret}`, ada)
    expect(JSON.stringify(await everyRow(office.store, 'comment'))).not.toContain(secret)
    expect(JSON.stringify(await everyRow(office.store, 'activity'))).not.toContain(secret)
  })
})
