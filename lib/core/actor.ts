import * as z from 'zod'
import { AgentId, TokenId } from './id.ts'

/** Who did something: an agent, a person (known by the token they came with), or a part of the system itself. */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), id: AgentId }),
  z.object({ kind: z.literal('person'), id: TokenId, name: z.string() }),
  z.object({
    kind: z.literal('system'),
    part: z.enum(['tick', 'dispatcher', 'classifier', 'sweeper', 'policy', 'seed', 'cli']),
  }),
])
export type Actor = z.infer<typeof Actor>

export const byAgent = (id: AgentId): Actor => ({ kind: 'agent', id })
export const bySystem = (part: Extract<Actor, { kind: 'system' }>['part']): Actor => ({ kind: 'system', part })
