import { CirclePlay, Hash, LogOut, Monitor, Moon, OctagonX, Sun, Target, UserRound } from '@lucide/vue'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useRoster } from '../agents/use-roster.ts'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'
import { useLook } from '../design/theme.ts'
import { taskStates } from '../parts/states.ts'
import { useSession } from '../session/session.ts'
import { type Entry, findEntries, pathOfId } from './find-entries.ts'
import { places } from './places.ts'
import { useInstance } from './use-instance.ts'
import { useKillSwitch } from './use-kill-switch.ts'

const most = 12
const limit = '100'

/** What the palette offers for what was typed. Tasks and missions by title are the latest hundred; by id it is any. */
export function useEntries(typed: Ref<string>, askKillSwitch: () => void): ComputedRef<Entry[]> {
  const router = useRouter()
  const { v1 } = useApi()
  const { agents } = useRoster()
  const actions = useActions(askKillSwitch)
  const tasks = useOne({
    key: keys.list('tasks', { limit }),
    ask: async (signal) => (await answerOf(v1.tasks.$get({ query: { limit } }, till(signal)))).items,
  })
  const missions = useOne({
    key: keys.list('missions', { limit }),
    ask: async (signal) => (await answerOf(v1.missions.$get({ query: { limit } }, till(signal)))).items,
  })
  const go = (path: string) => () => void router.push(path)

  const pages = places.map(({ path, label, icon }): Entry => {
    return { id: path, group: 'Go to', label, icon, run: go(path) }
  })
  const things = computed((): Entry[] => [
    ...agents.value.map(({ id, name, role }): Entry => {
      return { id, group: 'Agents', label: name, hint: role, icon: UserRound, run: go(`/agents/${id}`) }
    }),
    ...(missions.value.value ?? []).map(({ id, title, status }): Entry => {
      return { id, group: 'Missions', label: title, hint: status, icon: Target, run: go(`/missions/${id}`) }
    }),
    ...(tasks.value.value ?? []).map(({ id, title, status }): Entry => {
      const hint = taskStates[status].label
      return { id, group: 'Tasks', label: title, hint, icon: CirclePlay, run: go(`/board/${id}`) }
    }),
  ])
  return computed(() => {
    const path = pathOfId(typed.value)
    if (path) return [{ id: path, group: 'Go to', label: typed.value.trim(), icon: Hash, run: go(path) }]
    const always = [...pages, ...actions.value]
    // Nothing typed: where one can go and what one can do, not all that there is.
    return findEntries(typed.value.trim() === '' ? always : [...always, ...things.value], typed.value, most)
  })
}

function useActions(askKillSwitch: () => void): ComputedRef<Entry[]> {
  const session = useSession()
  const { theme } = useLook()
  const { instance } = useInstance()
  const killSwitch = useKillSwitch()
  return computed(() => [
    { id: 'light', group: 'Do', label: 'Theme: light', icon: Sun, run: () => (theme.value = 'light') },
    { id: 'dark', group: 'Do', label: 'Theme: dark', icon: Moon, run: () => (theme.value = 'dark') },
    { id: 'system', group: 'Do', label: 'Theme: as the system', icon: Monitor, run: () => (theme.value = 'system') },
    instance.value?.killSwitch.on
      ? {
          id: 'go-on',
          group: 'Do',
          label: 'Kill switch: let everything go on',
          icon: CirclePlay,
          run: () => void killSwitch.order({ on: false }),
        }
      : { id: 'stop', group: 'Do', label: 'Kill switch: stop everything', icon: OctagonX, run: askKillSwitch },
    { id: 'out', group: 'Do', label: 'Sign out', icon: LogOut, run: () => session.signOut('signed-out') },
  ])
}
