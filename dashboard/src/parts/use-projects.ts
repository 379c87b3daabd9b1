import { computed } from 'vue'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/** The projects, few as they are: for filters and for names. */
export function useProjects() {
  const { v1 } = useApi()
  const { value, ...rest } = useOne({
    key: keys.list('projects', { all: 1 }),
    ask: async (signal) => (await answerOf(v1.projects.$get({ query: { limit: '200' } }, till(signal)))).items,
  })
  return { ...rest, projects: computed(() => value.value ?? []) }
}
