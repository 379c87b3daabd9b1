import { useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/** What every stage says about itself. */
export function useHealth() {
  const api = useApi()
  return useOne({
    key: keys.one('health', 'health'),
    // With 503 comes the same answer: something is wrong, and which part it is.
    ask: async (signal) => {
      const response = await api.v1.health.$get({}, { init: { signal } })
      const answer = await response.json()
      return 'checks' in answer ? answer : { ok: false, checks: [] }
    },
    every: 30_000,
  })
}
