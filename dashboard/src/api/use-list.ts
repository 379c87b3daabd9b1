import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef, type MaybeRefOrGetter, shallowRef, toValue, watch } from 'vue'
import type { keys } from './keys.ts'
import { mergePages } from './merge-pages.ts'
import { Trouble } from './trouble.ts'

interface Page<R> {
  items: R[]
  cursor: string | null
}

interface Wanted<R> {
  /** Noun and filters. When they change the list begins anew. */
  key: MaybeRefOrGetter<ReturnType<typeof keys.list>>
  page: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<R>>
}

export interface List<R> {
  rows: ComputedRef<R[]>
  state: ComputedRef<'loading' | 'ready' | 'error'>
  trouble: ComputedRef<Trouble | undefined>
  /** Whether there is more behind the last row. */
  more: ComputedRef<'none' | 'ready' | 'loading'>
  loadMore: () => void
  retry: () => void
}

/**
 * A list of any length, newest first. Only its first page is live: with a thousand rows on the screen news still costs
 * one request. The pages behind are fetched when somebody scrolls there.
 */
export function useList<R extends { id: string }>({ key, page }: Wanted<R>): List<R> {
  const head = useQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => page(undefined, signal),
    placeholderData: keepPreviousData,
  })
  // Where the first page ended when somebody scrolled past it.
  const start = shallowRef<string>()
  const former = shallowRef<R[]>([])
  const tail = useInfiniteQuery({
    queryKey: computed(() => {
      const [noun, , filters] = toValue(key)
      return [noun, 'behind', filters, start.value]
    }),
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: computed(() => start.value),
    getNextPageParam: ({ cursor }: Page<R>) => cursor ?? undefined,
    enabled: computed(() => start.value !== undefined),
    staleTime: Infinity,
  })

  watch(
    () => JSON.stringify(toValue(key)),
    () => {
      start.value = undefined
      former.value = []
    },
  )
  watch(head.data, (_now, before) => {
    if (start.value !== undefined && before)
      former.value = mergePages({ head: before.items, former: former.value, tail: [] })
  })

  const rows = computed(() =>
    mergePages({
      head: head.data.value?.items ?? [],
      former: former.value,
      tail: tail.data.value?.pages.flatMap(({ items }) => items) ?? [],
    }),
  )
  const more = computed(() => {
    if (tail.isFetching.value) return 'loading'
    if (start.value === undefined) return head.data.value?.cursor ? 'ready' : 'none'
    return tail.hasNextPage.value ? 'ready' : 'none'
  })
  return {
    rows,
    more,
    state: computed(() => (head.data.value ? 'ready' : head.isError.value ? 'error' : 'loading')),
    trouble: computed(() => (head.error.value ? Trouble.of(head.error.value) : undefined)),
    loadMore: () => {
      if (more.value !== 'ready') return
      if (start.value === undefined) start.value = head.data.value?.cursor ?? undefined
      else void tail.fetchNextPage()
    },
    retry: () => void head.refetch(),
  }
}
