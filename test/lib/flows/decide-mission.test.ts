import { describe, expect, test } from 'vitest'
import { MissionId } from '../../../lib/core/id.ts'
import type { Mission } from '../../../lib/core/mission.ts'
import { abandon, approve, reject } from '../../../lib/flows/decide-mission.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { answer } from '../../sim/mind.ts'
import { ada, deedsTo, draft, forge, type Office, openOffice, proposing, rowIn } from './office.ts'

/** A mission of Forge that waits for a decision. */
async function proposed(more: object = {}, settings: object = {}) {
  const office = await openOffice({ settings, script: { think: () => answer(proposing(draft(more))) } })
  await think({ agentId: forge }, office.ports)
  const [mission] = await everyRow(office.store, 'mission')
  if (!mission) throw new Error('nothing was proposed')
  return { office, id: mission.id }
}

type Decide = (office: Office, id: MissionId) => Promise<Mission>
const decisions: Record<'approve' | 'reject' | 'abandon', Decide> = {
  approve: ({ ports }, id) => approve(ports, id, ada),
  reject: ({ ports }, id) => reject(ports, id, 'too dear', ada),
  abandon: ({ ports }, id) => abandon(ports, id, 'too late', ada),
}

test('an approved mission becomes its tasks, in one transaction', async () => {
  const plan = [
    { title: 'A', brief: 'b' },
    { title: 'B', brief: 'b', dependsOn: [0], agentId: 'scout' },
  ]
  const { office, id } = await proposed({ plan }, { policies: { review: false } })
  const mission = await approve(office.ports, id, ada)
  const tasks = await everyRow(office.store, 'task')
  expect(mission).toMatchObject({ status: 'approved', decidedBy: ada, taskIds: tasks.map((task) => task.id) })
  expect(tasks).toMatchObject([
    { title: 'A', agentId: 'forge', missionId: id, review: false, waitingFor: [] },
    { title: 'B', agentId: 'scout', missionId: id, waitingFor: [tasks[0]?.id] },
  ])
  expect(deedsTo(office, id)).toEqual(['mission.proposed', 'mission.approved'])
})

test('by several people at once it is approved once', async () => {
  const { office, id } = await proposed()
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => approve(office.ports, id, ada)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await everyRow(office.store, 'task')).toHaveLength(1)
})

test('a rejected mission keeps why, and nothing comes of it', async () => {
  const { office, id } = await proposed()
  expect(await reject(office.ports, id, 'too dear', ada)).toMatchObject({
    status: 'rejected',
    why: 'too dear',
    decidedBy: ada,
  })
  expect(await everyRow(office.store, 'task')).toEqual([])
  expect(deedsTo(office, id)).toEqual(['mission.proposed', 'mission.rejected'])
})

test('an abandoned mission takes its tasks with it, whatever they are doing', async () => {
  const plan = [1, 2, 3, 4].map((n) => ({ title: `Part ${n}`, brief: 'b', ...(n === 4 ? { dependsOn: [0] } : {}) }))
  const { office, id } = await proposed({ plan })
  await approve(office.ports, id, ada)
  await office.staff.deliverSome()
  expect(await abandon(office.ports, id, 'too late', ada)).toMatchObject({ status: 'abandoned', why: 'too late' })
  await office.staff.untilQuiet()
  expect((await everyRow(office.store, 'task')).map(({ status }) => status)).not.toContain('todo')
  expect((await rowIn(office, 'desk', forge)).slots).toEqual([])
  expect(await complaints(office.store)).toEqual([])
})

describe('a decision that comes too late is told so:', () => {
  const decided = Object.keys(decisions) as (keyof typeof decisions)[]
  const allowed = new Set(['approve then abandon'])
  const pairs = decided.flatMap((first) => decided.map((second) => [first, second] as const))

  test.each(pairs.filter(([first, second]) => !allowed.has(`${first} then ${second}`)))(
    '%s, then %s',
    async (first, second) => {
      const { office, id } = await proposed()
      await decisions[first](office, id)
      const before = await rowIn(office, 'mission', id)
      await expect(decisions[second](office, id)).rejects.toMatchObject({ code: 'state.illegal' })
      expect(await rowIn(office, 'mission', id)).toEqual(before)
    },
  )
})

test.each(Object.entries(decisions))('%s of a mission that does not exist says so', async (_name, decide) => {
  const { office, id } = await proposed()
  const ghost = MissionId.parse(id.replace(/.{3}$/, '000'))
  await expect(decide(office, ghost)).rejects.toMatchObject({ code: 'row.missing' })
})
