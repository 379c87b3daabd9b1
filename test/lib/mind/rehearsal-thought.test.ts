import { describe, expect, test } from 'vitest'
import { craftOf } from '../../../lib/mind/rehearsal/craft.ts'
import { playbook } from '../../../lib/mind/rehearsal/playbook.ts'
import { agentNamed, missionTitled, project, taskTitled, thinkScene } from './scenes.ts'
import { call, mind, missionIn, team, valueOf } from './stage.ts'

describe('a think cycle', () => {
  test.each(team)('of $id proposes work that fits its role', async (agent) => {
    const { mission } = await missionIn(thinkScene({ agent, team }))
    expect(mission.projectId).toBe(project.id)
    expect(mission.reason).toMatch(/^Rehearsal: /)
    expect(playbook[craftOf(agent.role)].map(({ title }) => title)).toContain(mission.title)
    for (const task of mission.plan) {
      expect(task.brief).toMatch(/^Rehearsal: /)
      expect(task.acceptance.length).toBeGreaterThan(0)
      expect(task.agentId).not.toBe(agent.id)
    }
  })

  test('of a roster of its own does so as well', async () => {
    const agent = agentNamed('zelda', 'Keeper of the archive')
    expect((await missionIn(thinkScene({ agent, team: [agent] }))).mission.plan.length).toBeGreaterThan(0)
  })

  test('asks colleagues, and lets tasks wait for one another', async () => {
    const missions = await Promise.all(team.map((agent) => missionIn(thinkScene({ agent, team }))))
    const tasks = missions.flatMap(({ mission }) => mission.plan)
    expect(tasks.some(({ agentId }) => agentId !== undefined)).toBe(true)
    expect(tasks.some(({ dependsOn }) => dependsOn.length > 0)).toBe(true)
    expect(new Set(missions.map(({ mission }) => mission.title)).size).toBe(team.length)
  })

  test('is the same for the same scene', async () => {
    const scene = () => thinkScene({ team })
    expect(await mind.think(scene(), call)).toEqual(await mind.think(scene(), call))
  })

  test('never proposes the same twice, however often it wakes', async () => {
    const titles: string[] = []
    let scene = thinkScene({ team })
    for (let cycle = 0; cycle < 30; cycle++) {
      const { mission, notes } = await missionIn(scene)
      titles.push(mission.title, ...mission.plan.map(({ title }) => title))
      expect(notes?.length).toBeLessThan(4_000)
      const remembered = { id: scene.agent.id, text: notes ?? '', updatedAt: '2026-11-23T09:00:00.000Z', version: 1 }
      scene = { ...scene, notes: remembered }
    }
    expect(new Set(titles).size).toBe(titles.length)
  })

  test('does not propose what somebody has open', async () => {
    const { mission } = await missionIn(thinkScene())
    const openMissions = [missionTitled(mission.title, 'quill')]
    const { mission: other } = await missionIn(thinkScene({ openMissions }))
    expect(other.title).not.toBe(mission.title)
    const openTasks = [taskTitled(mission.plan[0]?.title ?? '')]
    expect((await missionIn(thinkScene({ openTasks }))).mission.title).not.toBe(mission.title)
  })

  test('chooses the project that is closest to the work', async () => {
    const far = { ...project, id: project.id, name: 'Garden', goal: 'Grow tomatoes on the roof.' }
    const near = {
      ...project,
      name: 'Market insight',
      goal: 'Know the prices of every competitor before we change ours.',
    }
    const { mission } = await missionIn(thinkScene({ projects: [far, near] }))
    expect(mission.reason).toContain('"Market insight"')
  })

  test('keeps to the cap on tasks', async () => {
    const policies = { ...thinkScene().policies, tasksPerMission: 1 }
    expect((await missionIn(thinkScene({ policies }))).mission.plan).toHaveLength(1)
  })

  const own = (n: number) => missionTitled(`mission ${n}`, 'scout')
  const blocked = (n: number) =>
    taskTitled(`blocked ${n}`, {
      status: 'blocked',
      blocker: { kind: 'revisions' },
      needs: 'a decision',
      since: '2026-11-23T09:00:00.000Z',
    })
  test.each([
    ['no project', { projects: [] }],
    ['two missions of its own', { openMissions: [own(1), own(2)] }],
    ['its hands full', { openTasks: [1, 2, 3, 4, 5, 6].map((n) => taskTitled(`task ${n}`)) }],
    ['tasks that wait for a person', { openTasks: [blocked(1), blocked(2), blocked(3)] }],
    [
      'a team that has begun enough',
      { openMissions: Array.from({ length: 20 }, (_, n) => missionTitled(`m ${n}`, 'quill')) },
    ],
  ])('with %s it rests and says why', async (_what, more) => {
    const thought = valueOf(await mind.think(thinkScene(more), call))
    expect(thought.decision === 'rest' && thought.reason).toMatch(/^Rehearsal: /)
  })

  test('with one mission of its own it usually rests', async () => {
    const thoughts = await Promise.all(
      team.map((agent) => mind.think(thinkScene({ agent, team, openMissions: [missionTitled('m', agent.id)] }), call)),
    )
    const resting = thoughts.filter((answer) => valueOf(answer).decision === 'rest')
    expect(resting.length).toBeGreaterThan(team.length / 2)
  })
})
