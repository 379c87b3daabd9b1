import type { Agent } from './agent.ts'
import type { AgentId } from './id.ts'

/**
 * Who reviews an agent's work: the one it reports to, else the team lead, else the first of its colleagues. Never the
 * author. `undefined` when there is nobody else.
 */
export function reviewerFor(
  author: Agent,
  lead: AgentId,
  available: readonly Pick<Agent, 'id'>[],
): AgentId | undefined {
  const others = available.map(({ id }) => id).filter((id) => id !== author.id)
  return [author.reportsTo, lead].find((id) => id !== undefined && others.includes(id)) ?? others.toSorted()[0]
}
