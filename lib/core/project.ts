import * as z from 'zod'
import { AgentId, ProjectId } from './id.ts'
import { Instant } from './time.ts'

export const Approval = z.enum(['auto', 'human'])
export type Approval = z.infer<typeof Approval>

/** What the files of an instance say about a project: front matter, and the body as the standing goal. */
export const ProjectSettings = z.strictObject({
  name: z.string().min(1).max(80),
  goal: z.string().min(1).max(20_000),
  /** Overrides the approval policy of the instance. */
  approval: Approval.optional(),
  /** Who thinks about it; everybody when left out. */
  agents: z.array(AgentId).max(100).optional(),
  active: z.boolean().default(true),
})
export type ProjectSettings = z.infer<typeof ProjectSettings>

export const Project = z.object({
  id: ProjectId,
  ...ProjectSettings.shape,
  createdAt: Instant,
  updatedAt: Instant,
  applied: ProjectSettings.optional(),
  version: z.number().int(),
})
export type Project = z.infer<typeof Project>
