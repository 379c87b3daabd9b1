import { Cron } from 'croner'
import * as z from 'zod'
import { AgentSettings } from '../core/agent.ts'
import { Cadence } from '../core/cadence.ts'
import { durationOf } from '../core/time.ts'
import { suggestion } from './nearest.ts'

/** Core knows how a cron expression looks. Whether its day ever comes takes a calendar: there is no 31 February. */
function comes(cadence: string): boolean {
  if (!Cadence.safeParse(cadence).success || durationOf(cadence) !== undefined) return true
  return new Cron(cadence, { mode: '5-part' }).nextRun() !== null
}

/** What an agent's file may say where these tools exist. */
export const agentFile = (tools: readonly string[]): z.ZodType<AgentSettings> =>
  AgentSettings.extend({
    cadence: Cadence.refine(comes, {
      error: ({ input }) => `cadence is ${JSON.stringify(input)}, which never comes; choose a day that a year has`,
    }),
    tools: z
      .array(
        z.string().refine((tool) => tools.includes(tool), {
          error: ({ input }) => `there is no tool ${JSON.stringify(input)}; ${suggestion(String(input), tools)}`,
        }),
      )
      .max(50)
      .default([]),
  })
