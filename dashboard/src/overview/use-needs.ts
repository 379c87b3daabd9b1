import { computed } from 'vue'
import { useRoster } from '../agents/use-roster.ts'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'
import { useRaisedAlerts } from '../frame/use-raised-alerts.ts'

const limit = '8'

/** What waits for a person, each kind with its newest few: the pages behind have all of them. */
export function useNeeds() {
  const { v1 } = useApi()
  const { agents } = useRoster()
  const missions = useOne({
    key: keys.list('missions', { status: 'proposed', limit }),
    ask: async (signal) =>
      (await answerOf(v1.missions.$get({ query: { status: 'proposed', limit } }, till(signal)))).items,
  })
  const tasks = useOne({
    key: keys.list('tasks', { status: 'blocked', limit }),
    ask: async (signal) =>
      (await answerOf(v1.tasks.$get({ query: { status: 'blocked', limit } }, till(signal)))).items.flatMap((task) =>
        task.status === 'blocked' ? [task] : [],
      ),
  })
  const alerts = useRaisedAlerts()
  const proposals = useOne({
    key: keys.list('rule-proposals', { status: 'proposed', limit }),
    ask: async (signal) =>
      (await answerOf(v1['rule-proposals'].$get({ query: { status: 'proposed', limit } }, till(signal)))).items,
  })
  const all = [missions, tasks, alerts, proposals]
  return {
    missions: computed(() => missions.value.value ?? []),
    tasks: computed(() => tasks.value.value ?? []),
    alerts: computed(() => alerts.value.value ?? []),
    proposals: computed(() => proposals.value.value ?? []),
    agents: computed(() =>
      agents.value.flatMap(({ id, name, desk }) => (desk.status === 'active' ? [] : [{ id, name, desk }])),
    ),
    state: computed(() => {
      if (all.some(({ state }) => state.value === 'error')) return 'error'
      return all.some(({ state }) => state.value === 'loading') ? 'loading' : 'ready'
    }),
    trouble: computed(() => all.find(({ trouble }) => trouble.value)?.trouble.value),
    retry: () => {
      for (const one of all) one.retry()
    },
  }
}
