import * as z from 'zod'
import { AgentId, CycleId, TaskId } from './id.ts'
import { Cadence } from './cadence.ts'
import { Instant } from './time.ts'

/** What the files of an instance say about an agent: front matter, and the body as its persona. */
export const AgentSettings = z.strictObject({
  name: z.string().min(1).max(60),
  role: z.string().min(1).max(120),
  persona: z.string().min(1).max(20_000),
  /** A key of the instance's `models`. */
  model: z.string().default('default'),
  tools: z.array(z.string()).max(50).default([]),
  cadence: Cadence,
  /** Nobody for the team lead. */
  reportsTo: AgentId.optional(),
  runtime: z.enum(['builtin', 'external']).default('builtin'),
  /** How many tasks it may have running or queued at the same time. */
  concurrency: z.number().int().min(1).max(100).default(2),
})
export type AgentSettings = z.infer<typeof AgentSettings>

export const Agent = z.object({
  id: AgentId,
  ...AgentSettings.shape,
  createdAt: Instant,
  updatedAt: Instant,
  /** The settings last applied from files: the common ancestor when files and server have both changed. */
  applied: AgentSettings.optional(),
  version: z.number().int(),
})
export type Agent = z.infer<typeof Agent>

/** What a desk has in every state. */
export const DeskBase = z.object({
  id: AgentId,
  nextThinkAt: Instant,
  /** The cycle in progress, if any. Its lease is what forbids a second one. */
  thinking: z.object({ cycleId: CycleId, startedAt: Instant, leaseUntil: Instant }).optional(),
  /** Tasks that hold one of the agent's slots: dispatched, and their run has not ended. */
  slots: z.array(TaskId),
  /** How often the same failure came in a row. A success clears it. */
  streak: z.object({ fingerprint: z.string(), count: z.number().int() }).optional(),
  version: z.number().int(),
})

/**
 * The part of an agent that changes by itself while it works. It stands apart from the agent's settings, so that
 * work never touches what the client has configured.
 */
export const Desk = z.discriminatedUnion('status', [
  DeskBase.extend({ status: z.literal('active') }),
  DeskBase.extend({ status: z.literal('paused'), reason: z.string(), since: Instant }),
  DeskBase.extend({ status: z.literal('held'), reason: z.string(), since: Instant, until: Instant.optional() }),
])
export type Desk = z.infer<typeof Desk>

/** What an agent keeps in mind between its think cycles, in its own words. */
export const Notes = z.object({
  id: AgentId,
  text: z.string().max(4_000),
  updatedAt: Instant,
  version: z.number().int(),
})
export type Notes = z.infer<typeof Notes>
