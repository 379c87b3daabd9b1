import * as z from 'zod'
import { AgentId } from './id.ts'

/** A task as it is planned inside a mission or asked for by a verdict. `dependsOn` counts from 0 within the plan. */
export const TaskDraft = z.object({
  title: z.string().min(1).max(200),
  brief: z.string().min(1).max(20_000),
  agentId: AgentId.optional(),
  acceptance: z.array(z.string().min(1).max(500)).max(20).default([]),
  priority: z.number().int().min(1).max(9).default(5),
  dependsOn: z.array(z.number().int().nonnegative()).max(20).default([]),
  review: z.boolean().optional(),
})
export type TaskDraft = z.infer<typeof TaskDraft>
