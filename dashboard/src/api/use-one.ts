import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef, type MaybeRefOrGetter, toValue } from 'vue'
import type { keys } from './keys.ts'
import { Trouble } from './trouble.ts'

interface Wanted<T> {
  key: MaybeRefOrGetter<ReturnType<typeof keys.one | typeof keys.count | typeof keys.list>>
  ask: (signal: AbortSignal) => Promise<T>
  enabled?: MaybeRefOrGetter<boolean>
  /** In milliseconds, for what no news tells of. */
  every?: number
  /** Once this holds nothing more is expected, and `every` ends. */
  isOver?: (value: T) => boolean
}

interface One<T> {
  value: ComputedRef<T | undefined>
  state: ComputedRef<'loading' | 'ready' | 'error'>
  trouble: ComputedRef<Trouble | undefined>
  retry: () => void
}

/** One answer of the API, kept fresh by the news. What is there stays there while a newer answer is on its way. */
export function useOne<T>({ key, ask, enabled = true, every, isOver = () => false }: Wanted<T>): One<T> {
  const query = useQuery<T>({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => ask(signal),
    enabled: computed(() => toValue(enabled)),
    ...(every === undefined
      ? {}
      : { refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : every) }),
  })
  return {
    value: computed(() => query.data.value),
    state: computed(() => (query.data.value !== undefined ? 'ready' : query.isError.value ? 'error' : 'loading')),
    trouble: computed(() => (query.error.value ? Trouble.of(query.error.value) : undefined)),
    retry: () => void query.refetch(),
  }
}
