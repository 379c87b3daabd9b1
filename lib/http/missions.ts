import * as z from 'zod'
import { AgentId, MissionId, ProjectId } from '../core/id.ts'
import { Mission } from '../core/mission.ts'
import { abandon, approve, reject } from '../flows/decide-mission.ts'
import { rowOf } from '../flows/read-config.ts'
import { Reason } from './bodies.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'
import { statusIn } from './status-in.ts'
import { stored } from './stored.ts'

export const MissionPage = pageOf(Mission)

const mission = { id: MissionId, answers: Mission }

export const missionRoutes = [
  route({
    name: 'listMissions',
    role: 'viewer',
    method: 'get',
    path: '/v1/missions',
    summary: 'Proposed pieces of work and what became of them, newest first',
    query: z.strictObject({
      status: statusIn(Mission).optional(),
      agentId: AgentId.optional().describe('Only those that this agent proposed.'),
      projectId: ProjectId.optional(),
      ...paging,
    }),
    answers: MissionPage,
    handle: ({ ports, query }) =>
      listOf(ports.store, 'mission', query, {
        by: [
          ['agent', query.agentId],
          ['project', query.projectId],
          ['status', query.status],
        ],
      }),
  }),
  route({
    name: 'getMission',
    role: 'viewer',
    method: 'get',
    path: '/v1/missions/:id',
    summary: 'One mission with its plan',
    ...mission,
    handle: ({ ports, id }) => rowOf(ports.store, 'mission', id),
  }),
  route({
    name: 'approveMission',
    role: 'operator',
    method: 'post',
    path: '/v1/missions/:id/approve',
    summary: 'Say yes to a proposed mission',
    says: 'Its plan becomes tasks in the same transaction, and they are dispatched at once.',
    ...mission,
    handle: async ({ ports, by, id }) => stored(await approve(ports, id, by)),
  }),
  route({
    name: 'rejectMission',
    role: 'operator',
    method: 'post',
    path: '/v1/missions/:id/reject',
    summary: 'Say no to a proposed mission',
    ...mission,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await reject(ports, id, body.reason, by)),
  }),
  route({
    name: 'abandonMission',
    role: 'operator',
    method: 'post',
    path: '/v1/missions/:id/abandon',
    summary: 'Call off a mission that is proposed or approved',
    says: 'Its tasks that have not ended, and their runs, are cancelled a moment later.',
    ...mission,
    body: Reason,
    handle: async ({ ports, by, id, body }) => stored(await abandon(ports, id, body.reason, by)),
  }),
] as const
