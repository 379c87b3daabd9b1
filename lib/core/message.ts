import * as z from 'zod'
import { AgentId, RunId } from './id.ts'

/** What goes through the queues: a wake-up that names a row. The row is the truth. */
export const ThinkMessage = z.object({ agentId: AgentId })
export type ThinkMessage = z.infer<typeof ThinkMessage>

export const RunMessage = z.object({ runId: RunId })
export type RunMessage = z.infer<typeof RunMessage>
