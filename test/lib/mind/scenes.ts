import { expect } from 'vitest'
import { Agent } from '../../../lib/core/agent.ts'
import { ModelSettings, Policies } from '../../../lib/core/instance.ts'
import { Mission } from '../../../lib/core/mission.ts'
import { Project } from '../../../lib/core/project.ts'
import { Step } from '../../../lib/core/run.ts'
import { Task } from '../../../lib/core/task.ts'
import type { Files, ModelCall, ReviewScene, ThinkScene, WorkScene } from '../../../lib/ports.ts'

/** Scenes as the flows put them together, parsed so that they cannot differ from what is stored. */
const at = '2026-11-23T09:00:00.000Z'
const ulid = (n: number): string => `01JD3Q8Z5YV4T2M7K9N0ABC${String(n).padStart(3, '0')}`

export const agentNamed = (id: string, role: string, more: object = {}): Agent =>
  Agent.parse({
    id,
    name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    role,
    persona: `You are careful. You are the ${role} of the team.`,
    cadence: '30m',
    tools: ['write_file', 'read_file', 'list_files'],
    createdAt: at,
    updatedAt: at,
    version: 1,
    ...more,
  })

export const project = Project.parse({
  id: 'website-relaunch',
  name: 'Website relaunch',
  goal: 'Relaunch the shop so that twice as many visitors find what they need. Keep the budget.',
  createdAt: at,
  updatedAt: at,
  version: 1,
})

export const taskTitled = (title: string, more: object = {}): Task =>
  Task.parse({
    id: `task_${ulid(1)}`,
    status: 'running',
    runId: `run_${ulid(1)}`,
    title,
    brief: 'Look at the three closest competitors.',
    agentId: 'scout',
    projectId: project.id,
    acceptance: ['Three competitors are compared', 'Every price has a source'],
    priority: 5,
    dependsOn: [],
    review: true,
    createdBy: { kind: 'agent', id: 'atlas' },
    createdAt: at,
    updatedAt: at,
    traceId: 'trace-1',
    attempts: 1,
    tried: {},
    revisions: 0,
    version: 1,
    ...more,
  })

export const missionTitled = (title: string, agentId: string, more: object = {}): Mission =>
  Mission.parse({
    id: `mission_${ulid(2)}`,
    status: 'proposed',
    projectId: project.id,
    title,
    reason: 'because',
    plan: [{ title: `${title}: the task`, brief: 'do it' }],
    agentId,
    rehearsal: true,
    traceId: 'trace-2',
    createdAt: at,
    updatedAt: at,
    version: 1,
    ...more,
  })

export const stepWith = (number: number, text: string, calls: Step['calls']): Step =>
  Step.parse({
    id: `run_${ulid(1)}/${String(number).padStart(4, '0')}`,
    runId: `run_${ulid(1)}`,
    number,
    text,
    calls,
    model: 'wire',
    rehearsal: false,
    usage: { inputTokens: 1, outputTokens: 1, cost: 0 },
    startedAt: at,
    finishedAt: at,
    version: 1,
  })

const scout = agentNamed('scout', 'Market researcher')
const team = ['atlas', 'scout', 'quill'].map((id) => ({ id: agentNamed(id, 'x').id, name: id, role: `role of ${id}` }))

export const thinkScene = (more: Partial<ThinkScene> = {}): ThinkScene => ({
  instanceName: 'Acme',
  agent: scout,
  team,
  projects: [project],
  openMissions: [],
  openTasks: [],
  recentFailures: [],
  unexplained: [],
  policies: Policies.parse({}),
  now: new Date(at),
  ...more,
})

export const workScene = (more: Partial<WorkScene> = {}): WorkScene => ({
  agent: scout,
  task: taskTitled("Compare three competitors' pricing pages"),
  project,
  inputs: [],
  steps: [],
  tools: [],
  comments: [],
  attempt: 1,
  ...more,
})

export const reviewScene = (more: Partial<ReviewScene> = {}): ReviewScene => ({
  agent: agentNamed('atlas', 'Team lead'),
  task: taskTitled("Compare three competitors' pricing pages"),
  author: { id: scout.id, name: scout.name, role: scout.role },
  output: 'A table of prices.',
  comments: [],
  attempt: 1,
  ...more,
})

export const callOf = (settings: unknown, signal: AbortSignal = new AbortController().signal): ModelCall => ({
  settings: ModelSettings.parse(settings),
  signal,
})

/** Files in memory, in the order of their keys. */
export function memoryFiles(): Files {
  const kept = new Map<string, { body: Uint8Array; contentType: string }>()
  return {
    put: async (key, body, contentType) => void kept.set(key, { body, contentType }),
    get: async (key) => kept.get(key),
    list: async (prefix, limit) =>
      [...kept]
        .filter(([key]) => key.startsWith(prefix))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, { body }]) => ({ key, size: body.length })),
    remove: async (key) => void kept.delete(key),
  }
}

/** A text with these words in it, somewhere in what is expected. */
export const containing = (words: string): unknown => expect.stringContaining(words)
