import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * One filter of a page, kept in the URL so that what is seen can be sent to somebody: `useFilter('status', statuses)`.
 * Anything else in the URL counts as not given. Changing it replaces the entry in the history: Back leaves the page.
 */
export function useFilter<T extends string>(
  name: string,
  allowed: readonly T[],
): WritableComputedRef<T | undefined, T | undefined> {
  const text = useTextFilter(name)
  return computed({
    get: () => allowed.find((value) => value === text.value),
    set: (value) => (text.value = value),
  })
}

/** The same for any text: an id, or what is searched for. */
export function useTextFilter(name: string): WritableComputedRef<string | undefined, string | undefined> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const given = route.query[name]
      return typeof given === 'string' && given !== '' ? given : undefined
    },
    set: (value) => void router.replace({ query: { ...route.query, [name]: value === '' ? undefined : value } }),
  })
}
