import type { Agent } from '../core/agent.ts'
import { Fault } from '../core/fault.ts'
import type { AgentId } from '../core/id.ts'
import { type Instance, instanceId, type ModelSettings } from '../core/instance.ts'
import type { Kind, Rows } from '../core/rows.ts'
import type { Store } from '../ports.ts'

export async function instanceOf(store: Store): Promise<Instance> {
  const instance = await store.get('instance', instanceId)
  if (instance) return instance
  throw new Fault('instance.missing', 'this installation has no instance yet; load one from its folder first')
}

/** The row of that id, or a Fault that a caller of the API can act on. */
export async function rowOf<K extends Kind>(store: Store, kind: K, id: string): Promise<Rows[K]> {
  return found(kind, id, await store.get(kind, id))
}

const listedAt: Partial<Record<Kind, string>> = { 'failure-group': 'failures/groups' }

/** The row, or the same Fault where somebody else has looked for it. */
export function found<T>(kind: Kind, id: string, row: T | undefined): T {
  if (row !== undefined) return row
  throw new Fault(
    'row.missing',
    `there is no ${kind} "${id}"; GET /v1/${listedAt[kind] ?? `${kind}s`} lists those that exist`,
  )
}

export async function agentOf(store: Store, id: AgentId): Promise<Agent> {
  return await rowOf(store, 'agent', id)
}

/** Everything of a kind that is configured rather than made by work: a few pages at most. */
export async function allOf<K extends 'agent' | 'desk' | 'project' | 'rule' | 'token'>(
  store: Store,
  kind: K,
): Promise<Rows[K][]> {
  const rows: Rows[K][] = []
  let cursor: string | undefined
  do {
    const page = await store.list(kind, { limit: 200, cursor, oldestFirst: true })
    rows.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return rows
}

/** The model an agent thinks with. A name that the instance no longer has falls back to `default`. */
export function modelOf(agent: Agent, { models }: Pick<Instance, 'models'>): ModelSettings {
  const settings = models[agent.model] ?? models['default']
  if (settings) return settings
  throw new Fault(
    'instance.invalid',
    `the instance has no model "${agent.model}" and none named "default"; add one to its models`,
  )
}
