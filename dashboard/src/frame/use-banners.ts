import { CircleHelp, CloudOff, OctagonX, Clapperboard } from '@lucide/vue'
import { computed, type Component, type ComputedRef } from 'vue'
import { useLive } from '../api/live.ts'
import { age } from '../format/relative.ts'
import { useRouter } from 'vue-router'
import { useClock } from '../parts/clock.ts'
import { useInstance } from './use-instance.ts'
import { useKillSwitch } from './use-kill-switch.ts'
import { useRaisedAlerts } from './use-raised-alerts.ts'

interface Banner {
  id: string
  tone: 'calm' | 'warning' | 'stop'
  icon: Component
  text: string
  action?: { label: string; run: () => void; busy: boolean }
}

/** What everybody must know, whichever page they look at; the gravest first. New kinds of banner belong here. */
export function useBanners(): ComputedRef<Banner[]> {
  const { instance } = useInstance()
  const { connection, freshAt } = useLive()
  const { now } = useClock()
  const router = useRouter()
  const killSwitch = useKillSwitch()
  const { value: alerts } = useRaisedAlerts()

  function stopped(): Banner[] {
    const { on = false, reason } = instance.value?.killSwitch ?? {}
    if (!on) return []
    const action = {
      label: 'Let it go on',
      run: () => void killSwitch.order({ on: false }),
      busy: killSwitch.isBusy.value,
    }
    const text = `Everything is stopped by the kill switch${reason ? `: ${reason}` : '.'}`
    return [{ id: 'kill-switch', tone: 'stop', icon: OctagonX, text, action }]
  }

  function offline(): Banner[] {
    if (connection.value !== 'offline') return []
    const old = age(freshAt.value.toISOString(), now.value)
    const text = `No connection to Mission Control. What you see is ${old} old; it is tried again by itself.`
    return [{ id: 'offline', tone: 'warning', icon: CloudOff, text }]
  }

  function rehearsal(): Banner[] {
    if (!instance.value?.rehearsal) return []
    const text = 'Rehearsal: no model is configured, agents follow a script.'
    return [{ id: 'rehearsal', tone: 'calm', icon: Clapperboard, text }]
  }

  function unknown(): Banner[] {
    const alert = alerts.value?.find(({ kind }) => kind === 'unknown-share')
    if (!alert) return []
    const run = () => void router.push({ path: '/failures', query: { category: 'UNKNOWN' } })
    const action = { label: 'Look at them', run, busy: false }
    return [{ id: 'unknown', tone: 'warning', icon: CircleHelp, text: alert.says, action }]
  }

  return computed(() => [...stopped(), ...offline(), ...unknown(), ...rehearsal()])
}
