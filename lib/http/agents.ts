import * as z from 'zod'
import { Agent, AgentSettings, type Desk, DeskBase, Notes } from '../core/agent.ts'
import { AgentId } from '../core/id.ts'
import { Instant } from '../core/time.ts'
import { AgentPatch, changeAgent, createAgent } from '../flows/configure.ts'
import { rowOf } from '../flows/read-config.ts'
import { pauseAgent, resumeAgent, wakeAgent } from '../flows/steer-agent.ts'
import type { Store } from '../ports.ts'
import { Reason, someOf } from './bodies.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'

const deskBase = DeskBase.omit({ id: true, streak: true, version: true })

export const DeskView = z.discriminatedUnion('status', [
  deskBase.extend({ status: z.literal('active') }),
  deskBase.extend({ status: z.literal('paused'), reason: z.string(), since: Instant }),
  deskBase.extend({ status: z.literal('held'), reason: z.string(), since: Instant, until: Instant.optional() }),
])

export const AgentView = Agent.omit({ applied: true }).extend({ desk: DeskView })
export type AgentView = z.infer<typeof AgentView>

export const AgentPage = pageOf(AgentView)
export const AgentOrder = AgentSettings.extend({ id: AgentId })
export const AgentChange = someOf(AgentPatch)
export const NotesView = z.object({ agentId: AgentId, text: Notes.shape.text, updatedAt: Instant.nullable() })

function viewOf(
  { applied: _applied, ...agent }: Agent,
  { id: _id, streak: _streak, version: _version, ...desk }: Desk,
): AgentView {
  return { ...agent, desk }
}

async function agentView(store: Store, id: AgentId): Promise<AgentView> {
  const [agent, desk] = await Promise.all([rowOf(store, 'agent', id), rowOf(store, 'desk', id)])
  return viewOf(agent, desk)
}

const agent = { id: AgentId, answers: AgentView }

export const agentRoutes = [
  route({
    name: 'listAgents',
    role: 'viewer',
    method: 'get',
    path: '/v1/agents',
    summary: 'The roster',
    query: z.strictObject(paging),
    answers: AgentPage,
    async handle({ ports: { store }, query }) {
      const { items, cursor } = await listOf(store, 'agent', query, { oldestFirst: true })
      const desks = new Map(
        (
          await store.getMany(
            'desk',
            items.map(({ id }) => id),
          )
        ).map((desk) => [desk.id, desk]),
      )
      // Without a desk it was removed a moment ago.
      const views = items.flatMap((row) => {
        const desk = desks.get(row.id)
        return desk ? [viewOf(row, desk)] : []
      })
      return { items: views, cursor }
    },
  }),
  route({
    name: 'getAgent',
    role: 'viewer',
    method: 'get',
    path: '/v1/agents/:id',
    summary: 'One agent: its settings, and what it is doing',
    ...agent,
    handle: ({ ports, id }) => agentView(ports.store, id),
  }),
  route({
    name: 'getNotes',
    role: 'viewer',
    method: 'get',
    path: '/v1/agents/:id/notes',
    summary: 'What the agent keeps in mind between its think cycles',
    id: AgentId,
    answers: NotesView,
    async handle({ ports: { store }, id }) {
      const [, notes] = await Promise.all([rowOf(store, 'agent', id), store.get('notes', id)])
      return { agentId: id, text: notes?.text ?? '', updatedAt: notes?.updatedAt ?? null }
    },
  }),
  route({
    name: 'createAgent',
    role: 'admin',
    method: 'post',
    path: '/v1/agents',
    summary: 'Add an agent to the roster',
    says: 'It thinks for the first time within a minute.',
    body: AgentOrder,
    answers: AgentView,
    creates: true,
    async handle({ ports, by, body: { id, ...settings } }) {
      await createAgent(ports, id, settings, by)
      return await agentView(ports.store, id)
    },
  }),
  route({
    name: 'changeAgent',
    role: 'admin',
    method: 'patch',
    path: '/v1/agents/:id',
    summary: 'Change some settings of an agent',
    ...agent,
    body: AgentChange,
    async handle({ ports, by, id, body }) {
      await changeAgent(ports, id, body, by)
      return await agentView(ports.store, id)
    },
  }),
  route({
    name: 'pauseAgent',
    role: 'operator',
    method: 'post',
    path: '/v1/agents/:id/pause',
    summary: 'Stop an agent',
    says: 'It starts nothing new, and what it runs stops before its next step. One that is paused already stays as it is.',
    ...agent,
    body: Reason,
    async handle({ ports, by, id, body }) {
      await pauseAgent(ports, id, body.reason, by)
      return await agentView(ports.store, id)
    },
  }),
  route({
    name: 'resumeAgent',
    role: 'operator',
    method: 'post',
    path: '/v1/agents/:id/resume',
    summary: 'Let a paused or held agent go on',
    says: 'Closes its breaker as well. One that is active already stays as it is.',
    ...agent,
    async handle({ ports, by, id }) {
      await resumeAgent(ports, id, by)
      return await agentView(ports.store, id)
    },
  }),
  route({
    name: 'wakeAgent',
    role: 'operator',
    method: 'post',
    path: '/v1/agents/:id/think',
    summary: 'Let an agent think now',
    says: 'The next tick, within a minute, starts its think cycle. Its usual cadence goes on from there.',
    ...agent,
    async handle({ ports, by, id }) {
      await wakeAgent(ports, id, by)
      return await agentView(ports.store, id)
    },
  }),
] as const
