import { useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answerOf, useApi } from '../api/client.ts'
import { useDeed } from '../api/use-deed.ts'
import { instanceKey } from './use-instance.ts'

type Order = { on: true; reason: string } | { on: false }

/** Stops everything, or lets it go on. */
export function useKillSwitch() {
  const { v1 } = useApi()
  const queries = useQueryClient()
  const deed = useDeed({
    act: (json: Order) => answerOf(v1.instance['kill-switch'].$post({ json })),
    busyWith: () => 'kill-switch',
    done: (_now, { on }) => ({ text: on ? 'Everything is stopped' : 'Everything goes on' }),
    failed: ({ on }) => (on ? 'The kill switch could not be turned on' : 'The kill switch could not be turned off'),
    keep: (now) => queries.setQueryData(instanceKey, now),
  })
  return { order: deed.run, isBusy: computed(() => deed.busy.value.size > 0) }
}
