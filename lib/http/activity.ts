import * as z from 'zod'
import { Activity } from '../core/activity.ts'
import { ActivityId, AgentId } from '../core/id.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const ActivityPage = pageOf(Activity)

export const activityRoutes = [
  route({
    name: 'listActivity',
    role: 'viewer',
    method: 'get',
    path: '/v1/activity',
    summary: 'Who did what to which thing, newest first',
    says: 'To follow what happens, ask with `after` for what came since the last activity you saw. An activity gets its id when it is decided and appears once its change is stored, so at times one appears just before the last you saw: whoever needs every one asks from a few seconds earlier and skips those it knows.',
    query: z.strictObject({
      subject: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('Only what was done to this thing: the id of a task, a mission, an agent ...'),
      agentId: AgentId.optional().describe('Only what this agent did.'),
      after: ActivityId.optional().describe('Only what came after this activity. Such a list is oldest first.'),
      ...paging,
    }),
    answers: ActivityPage,
    handle: ({ ports, query }) =>
      listOf(ports.store, 'activity', query, {
        by: [
          ['parent', query.subject],
          ['agent', query.agentId],
        ],
        oldestFirst: query.after !== undefined,
        // The bound is inclusive, and no id is shorter: the next possible one is this one with something behind it.
        fromId: query.after && `${query.after}0`,
      }),
  }),
] as const
