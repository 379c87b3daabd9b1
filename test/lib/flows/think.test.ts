import { describe, expect, test } from 'vitest'
import { AgentId } from '../../../lib/core/id.ts'
import { hours, minutes } from '../../../lib/core/time.ts'
import {
  changeAgent,
  changeInstance,
  changeProject,
  InstancePatch,
  setKillSwitch,
} from '../../../lib/flows/configure.ts'
import { pauseAgent, wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { answer, costing, rest, trouble } from '../../sim/mind.ts'
import {
  ada,
  atlas,
  deedsTo,
  draft,
  file,
  forge,
  type Office,
  openOffice,
  proposing,
  rowIn,
  scout,
  website,
} from './office.ts'

const auto = { policies: { approval: 'auto' } }
const asking = { agentId: forge }

/** One thought of Forge, and what was recorded of it. */
async function thought(office: Office) {
  const thinking = await think(asking, office.ports)
  if (thinking.kind !== 'thought') throw new Error('forge was not due')
  return thinking.cycle
}

describe('an agent that is woken', () => {
  test('thinks when it is due, and then not before its next cadence', async () => {
    const office = await openOffice({ agents: { forge: { cadence: '2h' } } })
    expect(await thought(office)).toMatchObject({
      agentId: forge,
      status: 'rested',
      reason: rest.reason,
    })
    expect(await rowIn(office, 'desk', forge)).toMatchObject({
      nextThinkAt: new Date(office.clock.now().getTime() + hours(2)).toISOString(),
    })
    office.clock.advance(hours(2) - 1)
    expect(await think(asking, office.ports)).toEqual({ kind: 'not-due' })
    office.clock.advance(1)
    expect(await think(asking, office.ports)).toMatchObject({ kind: 'thought' })
  })

  test('thinks by the clock of the instance when its cadence is a cron expression', async () => {
    const office = await openOffice({
      now: new Date('2026-11-23T12:00:00Z'),
      settings: { timeZone: 'America/New_York' },
      agents: { forge: { cadence: '0 9 * * 1-5' } },
    })
    await thought(office)
    // It is seven in the morning there.
    expect(await rowIn(office, 'desk', forge)).toMatchObject({ nextThinkAt: '2026-11-23T14:00:00.000Z' })
  })

  test.each<[string, (office: Office) => Promise<unknown>]>([
    ['is paused', ({ ports }) => pauseAgent(ports, forge, 'holidays', ada)],
    ['belongs to an instance that is switched off', ({ ports }) => setKillSwitch(ports, { on: true }, ada)],
    ['has just thought', (office) => thought(office)],
  ])('does not think when it %s', async (_why, before) => {
    const office = await openOffice()
    await before(office)
    const { length } = office.mind.seen.think
    expect(await think(asking, office.ports)).toEqual({ kind: 'not-due' })
    expect(office.mind.seen.think).toHaveLength(length)
  })

  test('by five messages at once thinks once', async () => {
    const office = await openOffice()
    const thinking = await Promise.all(Array.from({ length: 5 }, () => think(asking, office.ports)))
    expect(thinking.filter(({ kind }) => kind === 'thought')).toHaveLength(1)
    expect(office.mind.seen.think).toHaveLength(1)
    expect(await everyRow(office.store, 'think-cycle')).toHaveLength(1)
  })

  test('while it thinks does not think twice, and thinks again right after', async () => {
    const office = await openOffice()
    office.mind.script.think = async () => {
      office.mind.script.think = () => answer(rest)
      office.clock.advance(minutes(1))
      await wakeAgent(office.ports, forge, ada)
      expect(await think(asking, office.ports)).toEqual({ kind: 'not-due' })
      return answer(rest)
    }
    await thought(office)
    expect(await think(asking, office.ports)).toMatchObject({ kind: 'thought' })
    expect(await think(asking, office.ports)).toEqual({ kind: 'not-due' })
  })
})

describe('a thought that takes longer than its lease', () => {
  async function overtaken() {
    const office = await openOffice({ settings: auto })
    office.mind.script.think = async () => {
      office.mind.script.think = () => answer(rest, costing(0.25))
      office.clock.advance(minutes(5))
      await thought(office)
      return answer(proposing(draft()))
    }
    return { office, late: await think(asking, office.ports) }
  }

  test('has lost its desk to the next one, and nothing it proposes is kept', async () => {
    const { office, late } = await overtaken()
    expect(late).toEqual({ kind: 'not-due' })
    expect(await everyRow(office.store, 'mission')).toEqual([])
  })

  test('is recorded as a failure by the one that found it', async () => {
    const { office } = await overtaken()
    const cycles = await everyRow(office.store, 'think-cycle')
    expect(cycles.map(({ status }) => status)).toEqual(['failed', 'rested'])
    expect(cycles[0]).toMatchObject({ evidence: { name: 'LeaseRanOut', phase: 'sweep' } })
    expect(deedsTo(office, forge)).toEqual(['think-cycle.failed', 'think-cycle.rested'])
    expect(await complaints(office.store)).toEqual([])
  })
})

describe('what an agent sees', () => {
  test('is its projects, its own open work, the failures of its last day, and its notes', async () => {
    const office = await openOffice({
      projects: { ours: { agents: ['forge'] }, theirs: { agents: ['scout'] }, former: { active: false } },
    })
    const mine = await file(office)
    await file(office, { agentId: scout })
    await thought(office)
    const [scene] = office.mind.seen.think
    expect(scene).toMatchObject({ instanceName: 'Example Company', agent: { id: forge }, notes: undefined })
    expect(scene?.projects.map(({ id }) => id)).toEqual(['ours', 'website'])
    expect(scene?.openTasks.map(({ id }) => id)).toEqual([mine.id])
    expect(scene?.team.map(({ id }) => id)).toEqual([atlas, forge, scout])
  })

  test('includes the failures of everybody when it is the lead, and only its own when it is not', async () => {
    const office = await openOffice({ script: { work: () => trouble({ httpStatus: 401 }) } })
    await file(office)
    await file(office, { agentId: scout })
    office.mind.script.think = () => answer(rest)
    await office.staff.untilQuiet()
    for (const id of [atlas, forge]) {
      await wakeAgent(office.ports, id, ada)
      await think({ agentId: id }, office.ports)
    }
    const [ofLead, ofForge] = office.mind.seen.think.slice(-2)
    expect(ofLead?.recentFailures.map(({ agentId }) => agentId).toSorted()).toEqual([forge, scout])
    expect(ofForge?.recentFailures.map(({ agentId }) => agentId)).toEqual([forge])
  })

  test('is counted in what is recorded', async () => {
    const office = await openOffice()
    await file(office)
    expect(await thought(office)).toMatchObject({ saw: { projects: 1, openMissions: 0, openTasks: 1, failures: 0 } })
  })

  test('next time includes the notes that it left', async () => {
    const office = await openOffice()
    const notes = ['first', 'second']
    office.mind.script.think = () => answer({ ...rest, notes: notes.shift() })
    for (const expected of [undefined, 'first', 'second']) {
      await thought(office)
      expect(office.mind.seen.think.at(-1)?.notes?.text).toBe(expected)
      office.clock.advance(hours(24))
    }
    expect(await rowIn(office, 'notes', forge)).toMatchObject({ text: 'second', version: 2 })
  })
})

describe('a proposal', () => {
  const proposed = async (office: Office, ...missions: Parameters<typeof proposing>) => {
    office.mind.script.think = () => answer(proposing(...missions), costing(0.5))
    return await thought(office)
  }

  test('waits for a person when the policy says so', async () => {
    const office = await openOffice()
    const cycle = await proposed(office, draft())
    const [mission] = await everyRow(office.store, 'mission')
    expect(cycle).toMatchObject({ status: 'proposed', missionIds: [mission?.id], dropped: [] })
    expect(mission).toMatchObject({
      status: 'proposed',
      agentId: forge,
      cycleId: cycle.id,
      traceId: cycle.id,
      rehearsal: true,
    })
    expect(await everyRow(office.store, 'task')).toEqual([])
    expect(deedsTo(office, mission?.id ?? '')).toEqual(['mission.proposed'])
  })

  test('becomes tasks at once when policy approves it', async () => {
    const office = await openOffice({ settings: auto })
    const cycle = await proposed(
      office,
      draft({
        plan: [
          { title: 'Write', brief: 'b' },
          { title: 'Check', brief: 'b', dependsOn: [0] },
        ],
      }),
    )
    const [mission] = await everyRow(office.store, 'mission')
    const tasks = await everyRow(office.store, 'task')
    expect(mission).toMatchObject({
      status: 'approved',
      decidedBy: { kind: 'system', part: 'policy' },
      taskIds: tasks.map(({ id }) => id),
    })
    expect(tasks.map(({ title, traceId }) => [title, traceId])).toEqual([
      ['Write', cycle.id],
      ['Check', cycle.id],
    ])
    expect((await everyRow(office.store, 'activity')).map(({ verb }) => verb).slice(-3)).toEqual([
      'think-cycle.proposed',
      'mission.proposed',
      'mission.approved',
    ])
  })

  test.each([
    ['auto', 'human', 'proposed'],
    ['human', 'auto', 'approved'],
  ])('follows the policy of its project: %s in general, %s there', async (approval, ofProject, status) => {
    const office = await openOffice({
      settings: { policies: { approval } },
      projects: { website: { approval: ofProject } },
    })
    await proposed(office, draft())
    expect(await everyRow(office.store, 'mission')).toMatchObject([{ status }])
  })

  test('is dropped when its project is unknown or no longer active, and the cycle says why', async () => {
    const office = await openOffice()
    await changeProject(office.ports, website, { active: false }, ada)
    const cycle = await proposed(office, draft({ title: 'A', projectId: 'moon' }), draft({ title: 'B' }))
    expect(cycle).toMatchObject({
      status: 'proposed',
      missionIds: [],
      dropped: [
        { title: 'A', why: 'there is no project "moon"' },
        { title: 'B', why: 'the project "website" is not active' },
      ],
    })
    expect(await everyRow(office.store, 'mission')).toEqual([])
  })

  test.each<[string, object, number]>([
    ['of missions per cycle', { missionsPerCycle: 2 }, 2],
    ['of open missions of one agent', { missionsPerCycle: 10, openMissionsPerAgent: 3 }, 3],
    ['of open missions altogether', { missionsPerCycle: 10, openMissionsPerAgent: 10, openMissions: 4 }, 4],
  ])('is dropped beyond the cap %s', async (_which, policies, most) => {
    const office = await openOffice({ settings: { policies } })
    const cycle = await proposed(office, ...Array.from({ length: 6 }, (_, n) => draft({ title: `Mission ${n}` })))
    expect(await everyRow(office.store, 'mission')).toHaveLength(most)
    expect(cycle.status === 'proposed' && cycle.dropped.map(({ title }) => title)).toEqual(
      Array.from({ length: 6 - most }, (_, n) => `Mission ${n + most}`),
    )
  })

  test('counts what it has open already', async () => {
    const office = await openOffice({ settings: { policies: { openMissionsPerAgent: 3 } } })
    await proposed(office, draft(), draft())
    await wakeAgent(office.ports, forge, ada)
    expect(await proposed(office, draft(), draft({ title: 'Too much' }))).toMatchObject({
      dropped: [{ title: 'Too much' }],
    })
    expect(await everyRow(office.store, 'mission')).toHaveLength(3)
  })

  test('counts what others have open against the cap of the instance, and not against its own', async () => {
    const office = await openOffice({ settings: { policies: { openMissions: 3, openMissionsPerAgent: 2 } } })
    await proposed(office, draft(), draft())
    await think({ agentId: scout }, office.ports)
    const missions = await everyRow(office.store, 'mission')
    expect(missions.map(({ agentId }) => agentId)).toEqual([forge, forge, scout])
  })

  test('keeps as many tasks as a mission may have', async () => {
    const office = await openOffice({ settings: { policies: { tasksPerMission: 2 } } })
    await proposed(office, draft({ plan: [1, 2, 3].map((n) => ({ title: `Part ${n}`, brief: 'b' })) }))
    const [mission] = await everyRow(office.store, 'mission')
    expect(mission?.plan.map(({ title }) => title)).toEqual(['Part 1', 'Part 2'])
  })

  test('gives a task for an unknown colleague to the one who proposed it', async () => {
    const office = await openOffice({ settings: auto })
    const plan = ['nobody', 'scout'].map((agentId) => ({ title: agentId, brief: 'b', agentId }))
    await proposed(office, draft({ plan }))
    expect((await everyRow(office.store, 'task')).map(({ agentId }) => agentId)).toEqual([forge, scout])
  })

  test('that no transaction could open is dropped with a reason; the thought itself is kept', async () => {
    const policies = { approval: 'auto', missionsPerCycle: 10, tasksPerMission: 20, openMissionsPerAgent: 50 }
    const office = await openOffice({ settings: { policies } })
    const plan = Array.from({ length: 20 }, (_, n) => ({
      title: `Part ${n}`,
      brief: 'b',
      dependsOn: Array.from({ length: n }, (_, i) => i),
    }))
    const wide = Array.from({ length: 20 }, (_, n) => ({ title: `Part ${n}`, brief: 'b' }))
    const missions = [
      draft({ title: 'Tangle', plan }),
      ...Array.from({ length: 9 }, () => draft({ title: 'Wide', plan: wide })),
    ]
    const cycle = await proposed(office, ...missions)
    const dropped = cycle.status === 'proposed' ? cycle.dropped.map(({ title }) => title) : []
    expect(dropped).toEqual(['Tangle', 'Wide', 'Wide', 'Wide', 'Wide', 'Wide', 'Wide'])
    expect(await everyRow(office.store, 'task')).toHaveLength(60)
    expect(await complaints(office.store)).toEqual([])
  })
})

describe('what a thought costs', () => {
  const spent = async ({ store }: Office) =>
    (await store.tallies({ dimension: 'agent', grain: 'day', from: '2026', to: '2027' })).map(({ member, counts }) => [
      member,
      counts,
    ])

  test('is counted with the cycle', async () => {
    const office = await openOffice({ script: { think: () => answer(rest, costing(0.25)) } })
    expect(await thought(office)).toMatchObject({ usage: { cost: 0.25 } })
    expect(await spent(office)).toMatchObject([
      [forge, { 'think-cycles': 1, 'think-cycles rested': 1, tokens: 1_000, microdollars: 250_000 }],
    ])
  })

  test('is counted when it leads nowhere', async () => {
    const office = await openOffice({ script: { think: () => trouble({ httpStatus: 503 }, costing(0.25)) } })
    expect(await thought(office)).toMatchObject({
      status: 'failed',
      evidence: { httpStatus: 503 },
      usage: { cost: 0.25 },
    })
    expect(await spent(office)).toMatchObject([
      [forge, { 'think-cycles': 1, 'think-cycles failed': 1, tokens: 1_000, microdollars: 250_000 }],
    ])
  })

  test('is not spent any more when the budget of the day is used up', async () => {
    const office = await openOffice({
      settings: { budgets: { perAgentDay: 0.2 } },
      agents: { forge: { model: 'priced' }, scout: { model: 'priced' } },
    })
    office.mind.script.think = () => answer(rest, costing(0.25))
    await thought(office)
    office.clock.advance(hours(1))
    await wakeAgent(office.ports, forge, ada)
    expect(await thought(office)).toMatchObject({
      status: 'failed',
      evidence: { name: 'BudgetSpent', code: 'budget-agent-day' },
    })
    expect(office.mind.seen.think).toHaveLength(1)
    await wakeAgent(office.ports, scout, ada)
    expect(await think({ agentId: scout }, office.ports)).toMatchObject({ cycle: { status: 'rested' } })
  })
})

describe('a mistake in the configuration', () => {
  test('of the model falls back to the default one', async () => {
    const office = await openOffice({
      settings: { models: { default: { provider: 'rehearsal' }, quick: { provider: 'rehearsal' } } },
    })
    await changeAgent(office.ports, forge, { model: 'quick' }, ada)
    const models = { default: { provider: 'rehearsal', timeoutSeconds: 7 } }
    await changeInstance(office.ports, InstancePatch.parse({ models }), ada)
    office.mind.script.think = (_scene, { settings }) => answer({ ...rest, notes: `${settings.timeoutSeconds} s` })
    await thought(office)
    expect(await rowIn(office, 'notes', forge)).toMatchObject({ text: '7 s' })
  })

  test('of the message is gone: then there is nobody to think, and nothing to complain about', async () => {
    const office = await openOffice()
    expect(await think({ agentId: AgentId.parse('ghost') }, office.ports)).toEqual({ kind: 'not-due' })
  })
})
