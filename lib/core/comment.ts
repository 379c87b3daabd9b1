import * as z from 'zod'
import { Actor } from './actor.ts'
import { CommentId, TaskId } from './id.ts'
import { Instant } from './time.ts'

/** What somebody says about a task. Whoever works on it or reviews it next reads it. */
export const Comment = z.object({
  id: CommentId,
  taskId: TaskId,
  by: Actor,
  text: z.string().min(1).max(4_000),
  at: Instant,
  version: z.number().int(),
})
export type Comment = z.infer<typeof Comment>
