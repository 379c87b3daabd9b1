import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/** What people have to be told now although nobody asked. */
export function useRaisedAlerts() {
  const { v1 } = useApi()
  return useOne({
    key: keys.list('alerts', { status: 'raised' }),
    ask: async (signal) => (await answerOf(v1.alerts.$get({ query: { status: 'raised' } }, till(signal)))).items,
  })
}
