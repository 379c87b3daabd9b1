import { watchEffect } from 'vue'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'
import { useClock } from '../parts/clock.ts'
import { useSession } from '../session/session.ts'

export const instanceKey = keys.one('instance', 'instance')

/** The settings of this installation. Its time zone is the one in which all times are told. */
export function useInstance() {
  const api = useApi()
  const { bearer } = useSession()
  const { timeZone } = useClock()
  const { value: instance, ...rest } = useOne({
    key: instanceKey,
    ask: (signal) => answerOf(api.v1.instance.$get({}, till(signal))),
    enabled: () => bearer.value !== undefined,
  })
  watchEffect(() => {
    if (instance.value) timeZone.value = instance.value.timeZone
  })
  return { instance, ...rest }
}
