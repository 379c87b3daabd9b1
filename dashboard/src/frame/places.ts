import { Activity, Gauge, Settings, SquareKanban, Target, TriangleAlert, Users } from '@lucide/vue'
import type { Component } from 'vue'
import type { Waiting } from './use-waiting.ts'

interface Place {
  path: string
  label: string
  icon: Component
  /** What waits there for a person. */
  waits?: keyof Waiting
  says?: string
  /** Among the five of the bar on a phone. */
  isFirst: boolean
}

export const places: readonly Place[] = [
  { path: '/', label: 'Overview', icon: Gauge, isFirst: true },
  { path: '/board', label: 'Board', icon: SquareKanban, waits: 'tasks', says: 'blocked', isFirst: true },
  { path: '/missions', label: 'Missions', icon: Target, waits: 'missions', says: 'to decide', isFirst: true },
  { path: '/agents', label: 'Agents', icon: Users, waits: 'agents', says: 'paused or on hold', isFirst: true },
  { path: '/runs', label: 'Runs', icon: Activity, isFirst: false },
  {
    path: '/failures',
    label: 'Failures',
    icon: TriangleAlert,
    waits: 'failures',
    says: 'unknown in the last hour',
    isFirst: true,
  },
  { path: '/settings', label: 'Settings', icon: Settings, isFirst: false },
]

/** Whether `path` is this place or something in it. */
export const isAt = (place: Place, path: string): boolean =>
  path === place.path || (place.path !== '/' && path.startsWith(`${place.path}/`))
