import { computed, type ComputedRef } from 'vue'
import { useOverview } from '../overview/use-overview.ts'

/** How much waits for a person, by where they settle it. */
export interface Waiting {
  missions: number
  tasks: number
  agents: number
  failures: number
}

export function useWaiting(): ComputedRef<Waiting> {
  const { value } = useOverview()
  return computed(() => {
    const {
      proposedMissions = 0,
      blockedTasks = 0,
      stoppedAgents = 0,
      alerts = 0,
      ruleProposals = 0,
    } = value.value?.waiting ?? {}
    return { missions: proposedMissions, tasks: blockedTasks, agents: stoppedAgents, failures: alerts + ruleProposals }
  })
}
