import { describe, expect, test } from 'vitest'
import { MissionId } from '../../../lib/core/id.ts'
import { abandon, approve } from '../../../lib/flows/decide-mission.ts'
import { TaskOrder } from '../../../lib/flows/file-task.ts'
import { cancelOpen, giveUp } from '../../../lib/flows/steer-task.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaintsAtRest, everyRow } from '../../sim/books.ts'
import { answer, trouble } from '../../sim/mind.ts'
import { ada, deedsTo, draft, file, forge, openOffice, proposing, queuedRun, rowIn } from './office.ts'

const noTask = 'task_01KAQT5N000000000000000000'

test('an order needs a title and a brief only', () => {
  expect(TaskOrder.parse({ title: 'A', brief: 'b' })).toEqual({
    title: 'A',
    brief: 'b',
    acceptance: [],
    priority: 5,
    dependsOn: [],
  })
})

describe('a task that is filed', () => {
  test('without an agent goes to the team lead, and is reviewed as the policy says', async () => {
    const office = await openOffice({ settings: { policies: { review: false } } })
    expect(await file(office, { agentId: undefined, review: undefined })).toMatchObject({
      status: 'todo',
      agentId: 'atlas',
      review: false,
      createdBy: ada,
      priority: 5,
    })
  })

  test('is stored as it was answered, and the log says who filed it', async () => {
    const office = await openOffice()
    const task = await file(office, { projectId: 'website', acceptance: ['it names an address'] })
    expect(await rowIn(office, 'task', task.id)).toEqual(task)
    expect(task.traceId).toBe(task.id)
    expect(deedsTo(office, task.id)).toEqual(['task.filed'])
  })

  test('waits for those of its dependencies that are not done', async () => {
    const { office, task: done } = await queuedRun()
    await office.staff.untilQuiet()
    const open = await file(office)
    const task = await file(office, { dependsOn: [done.id, open.id] })
    expect(task).toMatchObject({ dependsOn: [done.id, open.id], waitingFor: [open.id] })
  })

  test('names a dependency once, however often it was given', async () => {
    const office = await openOffice()
    const other = await file(office)
    expect(await file(office, { dependsOn: [other.id, other.id] })).toMatchObject({
      dependsOn: [other.id],
      waitingFor: [other.id],
    })
  })

  test('is let go although its dependency ends while it is being filed', async () => {
    const { office, task: first, runId } = await queuedRun()
    const execution = office.ports.store
    let isExecuted = false
    const store = {
      ...execution,
      // The dependency has been looked at; now it ends, and only then is the new task written.
      commit: async (...args: Parameters<typeof execution.commit>) => {
        if (!isExecuted) {
          isExecuted = true
          office.ports.store = execution
          await office.staff.deliver()
        }
        return await execution.commit(...args)
      },
    }
    office.ports.store = store
    const task = await file(office, { dependsOn: [first.id] })
    expect(await rowIn(office, 'run', runId)).toMatchObject({ status: 'succeeded' })
    expect(task.waitingFor).toEqual([first.id])
    await office.staff.untilQuiet()
    expect(await rowIn(office, 'task', task.id)).toMatchObject({ status: 'done' })
  })

  test.each<[string, object]>([
    ['an agent', { agentId: 'nobody' }],
    ['a project', { projectId: 'nowhere' }],
    ['a mission', { missionId: 'mission_01KAQT5N000000000000000000' }],
    ['a dependency', { dependsOn: [noTask] }],
  ])('for %s that does not exist is refused', async (_what, order) => {
    const office = await openOffice()
    await expect(file(office, order)).rejects.toMatchObject({ code: 'row.missing' })
    expect(await everyRow(office.store, 'task')).toEqual([])
  })

  test('after a lost one is refused: it would wait for ever', async () => {
    const { office, task: failed } = await queuedRun({ work: () => trouble({ httpStatus: 401 }) })
    await office.staff.untilQuiet()
    await giveUp(office.ports, failed.id, 'no', ada)
    const cancelled = await file(office)
    await cancelOpen(office.ports, cancelled.id, 'no', ada)
    for (const lost of [failed, cancelled]) {
      await expect(file(office, { dependsOn: [lost.id] })).rejects.toMatchObject({ code: 'state.illegal' })
    }
  })
})

describe('a task for a mission', () => {
  async function approved() {
    const office = await openOffice({ script: { think: () => answer(proposing(draft())) } })
    await think({ agentId: forge }, office.ports)
    const [mission] = await everyRow(office.store, 'mission')
    const id = MissionId.parse(mission?.id)
    office.mind.script.think = () => answer({ decision: 'rest', reason: 'no' })
    return { office, missionId: id }
  }

  test('joins it: project, trace, and the mission ends with it', async () => {
    const { office, missionId } = await approved()
    const mission = await approve(office.ports, missionId, ada)
    const task = await file(office, { missionId })
    expect(task).toMatchObject({ missionId, projectId: 'website', traceId: mission.traceId })
    await office.staff.untilQuiet()
    const done = await rowIn(office, 'mission', missionId)
    expect(done).toMatchObject({ status: 'done' })
    expect(done.status === 'done' && done.taskIds).toContain(task.id)
    expect(await complaintsAtRest(office.store)).toEqual([])
  })

  test('is refused before the mission is approved, and after it has ended', async () => {
    const { office, missionId } = await approved()
    await expect(file(office, { missionId })).rejects.toMatchObject({ code: 'state.illegal' })
    await abandon(office.ports, missionId, 'no', ada)
    await expect(file(office, { missionId })).rejects.toMatchObject({ code: 'state.illegal' })
  })
})
