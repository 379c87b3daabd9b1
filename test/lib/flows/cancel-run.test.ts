import { expect, test } from 'vitest'
import { cancel } from '../../../lib/flows/cancel-run.ts'
import { retry } from '../../../lib/flows/steer-task.ts'
import { complaintsAtRest } from '../../sim/books.ts'
import { words } from '../../sim/mind.ts'
import { ada, deedsTo, execute, forge, queuedRun, rowIn, runOf } from './office.ts'

test('a cancelled run frees its slot, and its task waits for the person who cancelled it', async () => {
  const { office, task, runId } = await queuedRun()
  expect(await cancel(office.ports, runId, 'wrong way', ada)).toMatchObject({ status: 'cancelled', why: 'wrong way' })
  expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'cancelled' })
  expect(await rowIn(office, 'task', task.id)).toMatchObject({
    status: 'blocked',
    blocker: { kind: 'run-cancelled', runId },
  })
  expect(await rowIn(office, 'desk', forge)).toMatchObject({ slots: [] })
  expect(deedsTo(office, runId)).toEqual(['run.cancelled'])
  await office.staff.untilQuiet()
  expect(office.mind.seen.work).toEqual([])
  expect(await complaintsAtRest(office.store)).toEqual([])
})

test('its task goes on when that person says so', async () => {
  const { office, task, runId } = await queuedRun()
  await cancel(office.ports, runId, 'wrong way', ada)
  await retry(office.ports, task.id, ada)
  await office.staff.untilQuiet()
  expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done', attempts: 2 })
})

test('a cancelled review leaves what was handed in for a person to accept', async () => {
  const { office, task, runId } = await queuedRun({}, { order: { review: true } })
  await execute(office, runId)
  const inReview = await rowIn(office, 'task', task.id)
  await cancel(office.ports, inReview.status === 'in_review' ? inReview.reviewRunId : runId, 'not him', ada)
  expect(await rowIn(office, 'task', task.id)).toMatchObject({
    status: 'blocked',
    submitted: { runId, output: 'Done: Write the imprint' },
  })
})

test('a run that has ended cannot be cancelled', async () => {
  const { office, runId } = await queuedRun()
  await execute(office, runId)
  await expect(cancel(office.ports, runId, 'no', ada)).rejects.toMatchObject({ code: 'state.illegal' })
})

// Found by a random history: a done task became a blocked one.
test('a run that ends while it is being cancelled has ended, and its task with it', async () => {
  for (let delay = 0; delay < 40; delay++) {
    const { office, task, runId } = await queuedRun({ work: () => words('done') })
    const execution = execute(office, runId)
    for (let turn = 0; turn < delay; turn++) await Promise.resolve()
    const [cancelling] = await Promise.allSettled([cancel(office.ports, runId, 'no', ada), execution])
    const [run, after] = [
      await rowIn(office, 'run', await runOf(office, task.id)),
      await rowIn(office, 'task', task.id),
    ]
    const outcome = `${cancelling.status}: ${run.status} ${after.status}`
    expect(['fulfilled: cancelled blocked', 'rejected: succeeded done']).toContain(outcome)
    expect(await complaintsAtRest(office.store)).toEqual([])
  }
})
