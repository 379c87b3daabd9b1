import { describe, expect, test } from 'vitest'
import { dependentOf } from '../../../lib/core/rows.ts'
import { Mission, MissionDraft } from '../../../lib/core/mission.ts'
import {
  abandonMission,
  approveMission,
  proposeMission,
  rejectMission,
  settleMission,
} from '../../../lib/core/mission-states.ts'
import type { Task } from '../../../lib/core/task.ts'
import { blockTask, cancelTask, finishTask, giveUpTask } from '../../../lib/core/task-states.ts'
import { minutes } from '../../../lib/core/time.ts'
import { chanceAt, forge, inReviewTask, later, now, person, runningTask, scout, todoTask, website } from './samples.ts'

const then = later(minutes(10))
const draft = (...plan: { title: string; dependsOn?: number[]; agentId?: string; review?: boolean }[]): MissionDraft =>
  MissionDraft.parse({
    projectId: website,
    title: 'Make the site lawful',
    reason: 'It has no imprint.',
    plan: plan.map((task) => ({ brief: 'Do it well.', ...task })),
  })

const propose = (...plan: Parameters<typeof draft>) =>
  proposeMission(draft(...plan), { agentId: scout, rehearsal: false, traceId: 'cycle_1' }, chanceAt(now))
const approve = (...plan: Parameters<typeof draft>) =>
  approveMission(propose(...plan), { by: person, review: true }, chanceAt(then, 9))

const proposed = propose({ title: 'Write' })
const { mission: approved } = approve({ title: 'Write' })

describe('a mission', () => {
  const done = settleMission(approved, [finished()], then)
  const every = [
    proposed,
    approved,
    done,
    rejectMission(proposed, person, 'too dear', then),
    abandonMission(approved, 'late', then),
  ]

  test.each(every.map((mission) => [mission?.status, mission]))(
    'that is %s can be kept and read back',
    (_status, mission) => {
      expect(Mission.parse(structuredClone(mission))).toEqual(mission)
    },
  )

  test('is in one of five states here', () => {
    expect(new Set(every.map((mission) => mission?.status)).size).toBe(Mission.options.length)
  })
})

function finished(): Task {
  const { task, run } = runningTask()
  return finishTask(task, { output: 'The page.', runId: run.id }, now)
}

describe('approval', () => {
  test('turns the plan into tasks, and says who decided when', () => {
    const { mission, tasks } = approve({ title: 'Write' }, { title: 'Publish' })
    expect(tasks.map(({ title }) => title)).toEqual(['Write', 'Publish'])
    expect(mission).toMatchObject({
      status: 'approved',
      decidedBy: person,
      decidedAt: then.toISOString(),
      taskIds: tasks.map(({ id }) => id),
    })
  })

  test('gives the tasks ids in the order of the plan, so that they are started in that order', () => {
    const plan = Array.from({ length: 12 }, (_, n) => ({ title: `Part ${n}` }))
    const ids = approve(...plan).tasks.map(({ id }) => id)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(12)
  })

  test('gives every task its mission, its project, its trace and who thought of it', () => {
    const { mission, tasks } = approve({ title: 'Write' })
    expect(tasks[0]).toMatchObject({
      status: 'todo',
      missionId: mission.id,
      projectId: website,
      traceId: 'cycle_1',
      createdBy: { kind: 'agent', id: scout },
    })
  })

  test('gives a task without an agent to the one who proposed it', () => {
    const { tasks } = approve({ title: 'Write', agentId: forge }, { title: 'Publish' })
    expect(tasks.map(({ agentId }) => agentId)).toEqual([forge, scout])
  })

  test.each([
    [undefined, true, true],
    [undefined, false, false],
    [false, true, false],
    [true, false, true],
  ])('a plan that says review: %s under a policy of %s is reviewed: %s', (wanted, policy, expected) => {
    const mission = propose({ title: 'Write', ...(wanted === undefined ? {} : { review: wanted }) })
    const { tasks } = approveMission(mission, { by: person, review: policy }, chanceAt(then))
    expect(tasks[0]?.review).toBe(expected)
  })

  test.each([
    ['the tasks before it', [0, 1], ['Write', 'Check']],
    ['one task named twice, once', [1, 1, 0, 1], ['Check', 'Write']],
    ['not on itself', [2], []],
    ['not on a task after it', [3, 0], ['Write']],
    ['not on a task that does not exist', [17, 1], ['Check']],
  ])('makes a task wait for %s', (_what, dependsOn, expected) => {
    const { tasks } = approve(
      { title: 'Write' },
      { title: 'Check' },
      { title: 'Publish', dependsOn },
      { title: 'Announce' },
    )
    const publish = tasks[2]
    const waitsFor = publish?.waitingFor.map((id) => tasks.find((task) => task.id === id)?.title)
    expect(waitsFor).toEqual(expected)
    expect(publish?.dependsOn).toEqual(publish?.waitingFor)
  })

  test('never writes the same reminder of a dependency twice', () => {
    const { tasks } = approve({ title: 'Write' }, { title: 'Publish', dependsOn: [0, 0] })
    const reminders = tasks.flatMap((task) => task.waitingFor.map((id) => dependentOf(id, task.id).id))
    expect(new Set(reminders).size).toBe(reminders.length)
  })
})

test('a rejected mission keeps who said no, and why', () => {
  expect(rejectMission(proposed, person, 'too dear', then)).toMatchObject({
    status: 'rejected',
    decidedBy: person,
    why: 'too dear',
    updatedAt: then.toISOString(),
  })
})

test('an abandoned mission keeps its tasks, if it ever had any', () => {
  expect(abandonMission(approved, 'late', then).taskIds).toEqual(approved.taskIds)
  expect(abandonMission(proposed, 'late', then).taskIds).toEqual([])
})

describe('a mission settles', () => {
  const todo = todoTask()
  const { task: running } = runningTask()
  const blocked = blockTask(running, { kind: 'revisions' }, 'Decide.', now)
  const failed = giveUpTask(blocked, 'not worth it', now)
  const cancelled = cancelTask(todo, 'no longer needed', now)

  test.each<[string, Task[], Mission['status'] | undefined]>([
    ['not while a task waits', [finished(), todo], undefined],
    ['not while a task runs', [finished(), running], undefined],
    ['not while a task is in review', [inReviewTask().task], undefined],
    ['not while a task is blocked', [finished(), blocked], undefined],
    ['as done when all tasks are done', [finished(), finished()], 'done'],
    ['as done when one of them is', [finished(), failed, cancelled], 'done'],
    ['as abandoned when none of them is', [failed, cancelled], 'abandoned'],
  ])('%s', (_how, tasks, status) => {
    expect(settleMission(approved, tasks, then)?.status).toBe(status)
  })

  test('and keeps who had approved it', () => {
    expect(settleMission(approved, [finished()], then)).toMatchObject({
      decidedBy: person,
      decidedAt: approved.decidedAt,
      finishedAt: then.toISOString(),
    })
  })
})
