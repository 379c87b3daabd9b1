import { useQueryClient } from '@tanstack/vue-query'
import type { Mission } from '../../../lib/core/mission.ts'
import { answerOf, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useDeed } from '../api/use-deed.ts'

type Named = Pick<Mission, 'id' | 'title'>

/** What operators decide about missions. Each takes the mission it is about. */
export function useMissionDeeds() {
  const { v1 } = useApi()
  const queries = useQueryClient()
  const keep = (now: Mission): void => void queries.setQueryData(keys.one('missions', now.id), now)
  const busyWith = ({ id }: Named): string => id

  const approve = useDeed({
    act: ({ id }: Named) => answerOf(v1.missions[':id'].approve.$post({ param: { id } })),
    busyWith,
    done: ({ title }) => ({ text: `Approved: ${title}` }),
    failed: ({ title }) => `"${title}" could not be approved`,
    keep,
  })
  const reject = useDeed({
    act: ({ mission: { id }, reason }: { mission: Named; reason: string }) =>
      answerOf(v1.missions[':id'].reject.$post({ param: { id }, json: { reason } })),
    busyWith: ({ mission }) => mission.id,
    done: ({ title }) => ({ text: `Rejected: ${title}` }),
    failed: ({ mission }) => `"${mission.title}" could not be rejected`,
    keep,
  })
  const abandon = useDeed({
    act: ({ mission: { id }, reason }: { mission: Named; reason: string }) =>
      answerOf(v1.missions[':id'].abandon.$post({ param: { id }, json: { reason } })),
    busyWith: ({ mission }) => mission.id,
    done: ({ title }) => ({ text: `Called off: ${title}` }),
    failed: ({ mission }) => `"${mission.title}" could not be called off`,
    keep,
  })
  const isBusy = ({ id }: Pick<Named, 'id'>): boolean =>
    [approve, reject, abandon].some(({ busy }) => busy.value.has(id))
  return { approve, reject, abandon, isBusy }
}
