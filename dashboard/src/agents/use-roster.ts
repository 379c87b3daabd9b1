import { computed } from 'vue'
import type { AgentView } from '../../../lib/http/agents.ts'
import { answerOf, type Api, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

export const rosterKey = keys.list('agents', { all: 1 })

async function wholeRoster(api: Api, signal: AbortSignal): Promise<AgentView[]> {
  const agents: AgentView[] = []
  let cursor: string | null | undefined
  do {
    const query = { limit: '200', ...(cursor ? { cursor } : {}) }
    const page = await answerOf(api.v1.agents.$get({ query }, till(signal)))
    agents.push(...page.items)
    cursor = page.cursor
  } while (cursor)
  return agents
}

/** Everybody: few enough to have them all. Pages read names from it, too: `nameOf(task.agentId)`. */
export function useRoster() {
  const api = useApi()
  const { value, ...rest } = useOne({ key: rosterKey, ask: (signal) => wholeRoster(api, signal) })
  const byId = computed(() => new Map((value.value ?? []).map((agent) => [String(agent.id), agent])))
  return {
    ...rest,
    agents: computed(() => value.value ?? []),
    byId,
    nameOf: (id: string): string => byId.value.get(id)?.name ?? id,
  }
}
