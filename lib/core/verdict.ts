import * as z from 'zod'
import { TaskDraft } from './task-draft.ts'

/** What a review says. Follow-up tasks may come with either answer. */
export const Verdict = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approve'),
    comment: z.string().max(4_000).default(''),
    followUps: z.array(TaskDraft).max(5).default([]),
  }),
  z.object({
    decision: z.literal('revise'),
    feedback: z.string().min(1).max(4_000),
    followUps: z.array(TaskDraft).max(5).default([]),
  }),
])
export type Verdict = z.infer<typeof Verdict>
