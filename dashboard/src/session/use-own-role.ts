import { computed, type ComputedRef } from 'vue'
import { mayActAs } from '../../../lib/core/token.ts'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/**
 * What whoever is signed in may do. A page offers no deed that would be refused; until the role is known it offers all,
 * because a button that comes late moves what is beside it, and the server decides anyway.
 */
export function useOwnRole(): { mayOperate: ComputedRef<boolean> } {
  const { v1 } = useApi()
  const { value } = useOne({
    key: keys.one('tokens', 'me'),
    ask: (signal) => answerOf(v1.tokens.me.$get({}, till(signal))),
  })
  return { mayOperate: computed(() => value.value === undefined || mayActAs(value.value.role, 'operator')) }
}
