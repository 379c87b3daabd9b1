import { expect, test } from 'vitest'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, approval, costing, revision, trouble, wants, words } from '../../sim/mind.ts'
import { createStaff } from '../../sim/staff.ts'
import type { Operation, Trouble } from '../../sim/trouble.ts'
import { draft, openOffice, proposing, scout } from './office.ts'

const plan = [
  { title: 'Write', brief: 'b', agentId: 'forge' },
  { title: 'Publish', brief: 'b', agentId: 'scout', dependsOn: [0] },
  { title: 'Check', brief: 'b', review: false },
]
async function history() {
  const office = await openOffice({
    settings: { policies: { approval: 'auto' } },
    script: {
      think: ({ agent }) => agent.id === scout ? answer(proposing(draft({ plan })), costing(0.01)) : answer({ decision: 'rest', reason: 'no' }),
      work: ({ task, steps, attempt }) => {
        if (task.title === 'Check' && attempt === 1) return trouble({ httpStatus: 503 }, costing(0.01))
        if (task.title === 'Publish' && attempt === 1) return trouble({ name: 'InvalidAnswer' }, costing(0.01))
        return steps.length === 0 ? wants('list_files', {}, costing(0.01)) : words('done', costing(0.01))
      },
      review: ({ task }) => task.title === 'Write' && task.revisions === 0 ? answer(revision) : answer(approval, costing(0.01)),
    },
  })
  return office
}

test('x', async () => {
  let calls = 0
  const office = await history()
  office.troubles.plan = () => { calls++; return undefined }
  const t0 = performance.now()
  console.log('minutes', await office.staff.untilQuiet(), 'calls', calls, performance.now() - t0)
  expect(office.staff.faults).toEqual([])
  expect(await complaintsAtRest(office.store)).toEqual([])
  console.log((await everyRow(office.store, 'task')).map(({ title, status, attempts }) => ({ title, status, attempts })))
})

test.each<Trouble>(['down', 'answer lost'])('kill %s', async (how) => {
  const t0 = performance.now()
  const bad: unknown[] = []
  let n = 1
  for (;; n++) {
    const office = await history()
    let calls = 0
    let dead = false
    office.troubles.plan = (op: Operation) => {
      calls++
      if (dead) return 'down'
      if (calls !== n) return undefined
      dead = true
      void op
      return how
    }
    const staff = createStaff(office, office.ports, { onDelivery: () => { dead = false } })
    try {
      await staff.untilQuiet()
    } catch (e) { bad.push([n, String(e)]) }
    office.troubles.plan = () => undefined
    const c = await complaintsAtRest(office.store)
    const tasks = await everyRow(office.store, 'task')
    if (c.length || tasks.length !== 3 || tasks.some(({ status }) => status !== 'done')) bad.push([n, c, tasks.map(({ status, title }) => [title, status]), staff.faults.map(String)])
    if (calls < n) break
  }
  console.log(n, performance.now() - t0)
  console.log(JSON.stringify(bad.slice(0, 12), null, 1), bad.length)
})
