import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CirclePlay,
  CircleX,
  Eye,
  Hand,
  Hourglass,
  Lightbulb,
  Moon,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Desk } from '../../../lib/core/agent.ts'
import type { Mission } from '../../../lib/core/mission.ts'
import type { Run } from '../../../lib/core/run.ts'
import type { Task } from '../../../lib/core/task.ts'
import type { ThinkCycle } from '../../../lib/core/think-cycle.ts'

export type Tone = 'todo' | 'running' | 'review' | 'blocked' | 'done' | 'failed' | 'cancelled'

/** How a state is told: never by its colour alone. */
export interface StateWords {
  label: string
  icon: Component
  tone: Tone
}

export const taskStates: Record<Task['status'], StateWords> = {
  todo: { label: 'Waiting', icon: CircleDashed, tone: 'todo' },
  running: { label: 'Running', icon: CirclePlay, tone: 'running' },
  in_review: { label: 'In review', icon: Eye, tone: 'review' },
  blocked: { label: 'Needs you', icon: Hand, tone: 'blocked' },
  done: { label: 'Done', icon: CircleCheck, tone: 'done' },
  failed: { label: 'Failed', icon: CircleX, tone: 'failed' },
  cancelled: { label: 'Cancelled', icon: Ban, tone: 'cancelled' },
}

export const runStates: Record<Run['status'], StateWords> = {
  queued: { label: 'Queued', icon: Hourglass, tone: 'todo' },
  running: { label: 'Running', icon: CirclePlay, tone: 'running' },
  succeeded: { label: 'Succeeded', icon: CircleCheck, tone: 'done' },
  failed: { label: 'Failed', icon: CircleX, tone: 'failed' },
  cancelled: { label: 'Cancelled', icon: Ban, tone: 'cancelled' },
}

export const missionStates: Record<Mission['status'], StateWords> = {
  proposed: { label: 'Proposed', icon: Lightbulb, tone: 'blocked' },
  approved: { label: 'Approved', icon: CircleDot, tone: 'running' },
  done: { label: 'Done', icon: CircleCheck, tone: 'done' },
  rejected: { label: 'Rejected', icon: CircleX, tone: 'cancelled' },
  abandoned: { label: 'Abandoned', icon: Ban, tone: 'cancelled' },
}

export const agentStates: Record<Desk['status'], StateWords> = {
  active: { label: 'Active', icon: CircleDot, tone: 'done' },
  paused: { label: 'Paused', icon: CirclePause, tone: 'blocked' },
  held: { label: 'On hold', icon: Hourglass, tone: 'blocked' },
}

export const cycleStates: Record<ThinkCycle['status'], StateWords> = {
  rested: { label: 'Rested', icon: Moon, tone: 'todo' },
  proposed: { label: 'Proposed', icon: Lightbulb, tone: 'done' },
  failed: { label: 'Failed', icon: CircleX, tone: 'failed' },
}
