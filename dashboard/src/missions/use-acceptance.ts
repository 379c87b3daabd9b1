import { computed } from 'vue'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

const days90 = 90 * 86_400_000

/** How often the proposals of each agent were accepted in the last 90 days: read off counters, once for all of them. */
export function useAcceptance() {
  const { v1 } = useApi()
  const { value } = useOne({
    key: keys.count('missions', 'acceptance'),
    ask: (signal) => {
      const from = new Date(Date.now() - days90).toISOString()
      return answerOf(v1['think-cycles'].analytics.$get({ query: { from, grain: 'day' } }, till(signal)))
    },
  })
  const byAgent = computed(() => new Map((value.value?.byAgent ?? []).map(({ id, counts }) => [id, counts])))
  return {
    /** `4 of 5 accepted`; nothing while none was decided. */
    recordOf: (agentId: string): string | undefined => {
      const missions = byAgent.value.get(agentId)?.missions
      const decided = (missions?.accepted ?? 0) + (missions?.rejected ?? 0)
      return missions && decided > 0 ? `${missions.accepted} of ${decided} accepted` : undefined
    },
  }
}
