import { computed } from 'vue'
import { useTextFilter } from '../parts/use-filters.ts'

/** The filters of the board, in the URL. Each column adds its own state. */
export function useTaskFilters() {
  const agentId = useTextFilter('agent')
  const projectId = useTextFilter('project')
  const missionId = useTextFilter('mission')
  const query = computed(() => ({
    ...(agentId.value ? { agentId: agentId.value } : {}),
    ...(projectId.value ? { projectId: projectId.value } : {}),
    ...(missionId.value ? { missionId: missionId.value } : {}),
  }))
  return { agentId, projectId, missionId, query }
}
