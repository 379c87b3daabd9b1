import type { Kind, Rows } from './rows.ts'

/**
 * Under which terms a row is found besides its kind. The table indexes exactly these, so every list and every
 * wake-up is one query; what has no term here cannot be listed.
 */
export interface Terms {
  status?: string | undefined
  agent?: string | undefined
  project?: string | undefined
  /** The thing it belongs to: the mission of a task, the task of a run, the subject of an activity. */
  parent?: string | undefined
  /** A place in a waiting line: what is to be picked up next, and in which order. */
  line?: { name: LineName; order: string } | undefined
}

/**
 * `ready:<agent>` in order of priority and age; `think`, `held` and `delayed` in order of the time at which they are due;
 * `groups` of failures in the order in which they were last seen, and the failures of one, `same:<fingerprint>`, by age.
 */
export type LineName = 'think' | 'held' | 'delayed' | `ready:${string}` | 'groups' | `same:${string}`

/** Runs that have not ended share one status term: a claim then moves nothing in the index. */
const openRuns = 'open'

export const runStatusTerm = (status: Rows['run']['status']): string =>
  status === 'queued' || status === 'running' ? openRuns : status

function lineOfTask(task: Rows['task']): Terms['line'] {
  if (task.status !== 'todo' || task.waitingFor.length > 0) return undefined
  return task.notBefore
    ? { name: 'delayed', order: `${task.notBefore}#${task.id}` }
    : { name: `ready:${task.agentId}`, order: `${task.priority}#${task.id}` }
}

function lineOfDesk(desk: Rows['desk']): Terms['line'] {
  if (desk.status === 'active') return { name: 'think', order: desk.nextThinkAt }
  return desk.status === 'held' && desk.until ? { name: 'held', order: desk.until } : undefined
}

const none = (): Terms => ({})

export const termsOf: { [K in Kind]: (row: Rows[K]) => Terms } = {
  instance: none,
  agent: none,
  notes: none,
  project: none,
  rule: none,
  'rule-version': none,
  token: none,
  dependent: none,
  comment: none,
  step: none,
  stage: none,
  receipt: none,
  desk: (desk) => ({ line: lineOfDesk(desk) }),
  mission: ({ status, agentId, projectId }) => ({ status, agent: agentId, project: projectId }),
  task: (task) => ({
    status: task.status,
    agent: task.agentId,
    project: task.projectId,
    parent: task.missionId,
    line: lineOfTask(task),
  }),
  run: ({ status, agentId, taskId }) => ({ status: runStatusTerm(status), agent: agentId, parent: taskId }),
  'think-cycle': ({ status, agentId }) => ({ status, agent: agentId }),
  failure: ({ id, category, agentId, projectId, of, fingerprint }) => ({
    status: category,
    agent: agentId,
    project: projectId,
    parent: of.kind === 'run' ? of.taskId : undefined,
    line: { name: `same:${fingerprint}`, order: id },
  }),
  'failure-group': ({ id, lastSeenAt }) => ({ line: { name: 'groups', order: `${lastSeenAt}#${id}` } }),
  alert: ({ status }) => ({ status }),
  'rule-proposal': ({ status, agentId, fingerprint }) => ({ status, agent: agentId, parent: fingerprint }),
  activity: ({ subject, actor }) => ({ parent: subject, agent: actor.kind === 'agent' ? actor.id : undefined }),
}

/** The part before the slash of an id such as `run_.../0001`: what the row is a part of. */
export const wholeOf = (id: string): string | undefined => (id.includes('/') ? id.slice(0, id.indexOf('/')) : undefined)
