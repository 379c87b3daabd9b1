import type { Activity } from '../../lib/core/activity.ts'
import { bySystem } from '../../lib/core/actor.ts'
import { activityOf } from '../../lib/core/activity.ts'
import { AgentId, MissionId, ProjectId, RuleId, type RunId, stepIdOf } from '../../lib/core/id.ts'
import type { Receipt } from '../../lib/core/rows.ts'
import type { Rule } from '../../lib/core/rule.ts'
import type { Step } from '../../lib/core/run.ts'
import type { TallyAdd } from '../../lib/core/tally.ts'
import type { TodoTask } from '../../lib/core/task.ts'
import { fileTask, type NewTask } from '../../lib/core/task-states.ts'
import { instant } from '../../lib/core/time.ts'
import { noUsage } from '../../lib/core/usage.ts'
import type { SimClock } from '../sim/clock.ts'

/** Rows to try a store with. Time passes with every one of them, so the order of their ids is the order of making. */
export const atlas = AgentId.parse('atlas')
export const scout = AgentId.parse('scout')
export const north = ProjectId.parse('north')
export const aMission = MissionId.parse('mission_01JD3Q8Z5YV4T2M7K9N0ABCDEF')

export function aTask(clock: SimClock, details: Partial<NewTask> = {}): TodoTask {
  clock.advance(1)
  const plain = { title: 'Look', brief: 'Look around', agentId: atlas, acceptance: ['seen'], priority: 5 }
  const rest = { dependsOn: [], waitingFor: [], review: true, createdBy: bySystem('seed') }
  return fileTask({ ...plain, ...rest, ...details }, clock)
}

export const tasks = (clock: SimClock, count: number, details: Partial<NewTask> = {}): TodoTask[] =>
  Array.from({ length: count }, () => aTask(clock, details))

export function anActivity(clock: SimClock, subject: string): Activity {
  clock.advance(1)
  return activityOf({ actor: bySystem('seed'), verb: 'task.filed', subject }, clock)
}

export function aStep(clock: SimClock, runId: RunId, number: number): Step {
  const now = instant(clock.now())
  const times = { startedAt: now, finishedAt: now }
  const turn = { text: 'hm', calls: [], model: 'script', rehearsal: true, usage: noUsage }
  return { id: stepIdOf(runId, number), runId, number, ...turn, ...times, version: 1 }
}

export function aRule(clock: SimClock, id: string): Rule {
  const now = instant(clock.now())
  const settings = {
    priority: 10,
    when: { httpStatus: 429 },
    category: 'TRANSIENT',
    because: 'busy',
    enabled: true,
  } as const
  return { id: RuleId.parse(id), ...settings, createdAt: now, updatedAt: now, version: 1 }
}

export const aReceipt = (clock: SimClock, id: string, secondsToLive: number): Receipt => ({
  id,
  request: 'digest',
  expiresAt: Math.floor(clock.now().getTime() / 1000) + secondsToLive,
  version: 1,
})

export const failuresOf = (member: string, bucket: string, counts: TallyAdd['counts']): TallyAdd => ({
  key: { dimension: 'agent', grain: 'day', bucket, member },
  counts,
})
