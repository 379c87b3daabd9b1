import * as z from 'zod'
import { ActivityVerb } from '../../lib/core/activity.ts'
import { Actor } from '../../lib/core/actor.ts'
import { Category } from '../../lib/core/failure.ts'
import { firstIdAt, TaskId } from '../../lib/core/id.ts'

/** The API as a consumer sees it: what the demo needs of its answers. */
const Page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      actor: Actor,
      verb: ActivityVerb,
      subject: z.string(),
      note: z.string().optional(),
    }),
  ),
  cursor: z.string().nullish(),
})
export type Deed = z.infer<typeof Page>['items'][number]

const FiledTask = z.object({ id: TaskId })
const SeenTask = z.object({
  id: TaskId,
  title: z.string(),
  status: z.string(),
  agentId: z.string(),
  attempts: z.number(),
})
const SeenMission = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  taskIds: z.array(z.string()).optional(),
})
const SeenRun = z.object({ id: z.string(), taskId: z.string() })
const SeenFailures = z.object({
  items: z.array(
    z.object({
      category: Category,
      because: z.string(),
      ruleId: z.string().optional(),
      agentId: z.string(),
      recovery: z.object({ kind: z.string() }),
      of: z.object({ taskId: z.string().optional() }),
    }),
  ),
})
const Analytics = z.object({
  total: z.number(),
  unknownShare: z.number(),
  byCategory: z.array(z.object({ category: Category, count: z.number(), share: z.number() })),
  byAgent: z.array(z.object({ id: z.string(), total: z.number() })),
  byRule: z.array(z.object({ id: z.string(), total: z.number() })),
})

const beginning = firstIdAt('activity', new Date(0))

export type Api = ReturnType<typeof apiOf>

export function apiOf(url: string, bearer: string) {
  const call = async <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
    return schema.parse(answer)
  }
  return {
    /** Oldest first. */
    activityAfter: async (id: string | undefined): Promise<Deed[]> =>
      (await call(Page, `/activity?limit=200&after=${id ?? beginning}`)).items,
    run: (id: string) => call(SeenRun, `/runs/${id}`),
    fileTask: (order: Record<string, unknown>) => call(FiledTask, '/tasks', order),
    task: (id: string) => call(SeenTask, `/tasks/${id}`),
    mission: (id: string) => call(SeenMission, `/missions/${id}`),
    approve: (id: string) => call(SeenMission, `/missions/${id}/approve`, {}),
    failuresOf: (taskId: string) => call(SeenFailures, `/failures?taskId=${taskId}`),
    analytics: () => call(Analytics, '/failures/analytics'),
  }
}
