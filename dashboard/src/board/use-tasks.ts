import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import type { Task } from '../../../lib/core/task.ts'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useList } from '../api/use-list.ts'

/** Tasks of one state, or of all, page by page. */
export function useTasks(status: MaybeRefOrGetter<Task['status'] | undefined>, filters: MaybeRefOrGetter<object>) {
  const { v1 } = useApi()
  const query = computed(() => {
    const state = toValue(status)
    return { ...toValue(filters), ...(state ? { status: state } : {}) }
  })
  return useList({
    key: () => keys.list('tasks', { ...query.value }),
    page: (cursor, signal) =>
      answerOf(v1.tasks.$get({ query: { ...query.value, ...(cursor ? { cursor } : {}) } }, till(signal))),
  })
}
