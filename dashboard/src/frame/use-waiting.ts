import { computed, type ComputedRef } from 'vue'
import { useRoster } from '../agents/use-roster.ts'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/** How much waits for a person, by where they settle it. Counts end at 100: it is a badge. */
export interface Waiting {
  missions: number
  tasks: number
  agents: number
  failures: number
}

const limit = '100'
const hour = 3_600_000

export function useWaiting(): ComputedRef<Waiting> {
  const { v1 } = useApi()
  const { agents } = useRoster()
  const missions = useOne({
    key: keys.count('missions', 'proposed'),
    ask: async (signal) =>
      (await answerOf(v1.missions.$get({ query: { status: 'proposed', limit } }, till(signal)))).items.length,
  })
  const tasks = useOne({
    key: keys.count('tasks', 'blocked'),
    ask: async (signal) =>
      (await answerOf(v1.tasks.$get({ query: { status: 'blocked', limit } }, till(signal)))).items.length,
  })
  const failures = useOne({
    key: keys.count('failures', 'unknown-last-hour'),
    ask: async (signal) => {
      const query = { category: 'UNKNOWN', from: new Date(Date.now() - hour).toISOString(), limit } as const
      return (await answerOf(v1.failures.$get({ query }, till(signal)))).items.length
    },
    // They leave the hour without anything happening.
    every: 5 * 60_000,
  })
  return computed(() => ({
    missions: missions.value.value ?? 0,
    tasks: tasks.value.value ?? 0,
    agents: agents.value.filter(({ desk }) => desk.status !== 'active').length,
    failures: failures.value.value ?? 0,
  }))
}
