import { computed } from 'vue'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'
import { useFilter } from '../parts/use-filters.ts'

export const spans = ['24h', '7d', '30d', '90d'] as const
type Span = (typeof spans)[number]

const hour = 3_600_000
const lengthOf: Record<Span, number> = {
  '24h': 23 * hour,
  '7d': 6 * 24 * hour,
  '30d': 29 * 24 * hour,
  '90d': 89 * 24 * hour,
}

/** The counters of the time that the URL says, 24 hours when it says none. */
export function useFailureAnalytics() {
  const { v1 } = useApi()
  const chosen = useFilter('span', spans)
  const span = computed(() => chosen.value ?? '24h')
  const grain = computed(() => (span.value === '24h' ? 'hour' : 'day'))
  const analytics = useOne({
    key: () => keys.count('failures', 'analytics', { span: span.value }),
    ask: (signal) => {
      const from = new Date(Date.now() - lengthOf[span.value]).toISOString()
      return answerOf(v1.failures.analytics.$get({ query: { grain: grain.value, from } }, till(signal)))
    },
  })
  return { ...analytics, chosen, span, grain }
}
