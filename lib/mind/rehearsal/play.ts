import type { Craft } from './craft.ts'

/** A mission that an agent of some craft might well propose. */
export interface Play {
  title: string
  why: string
  tasks: PlayTask[]
}

export interface PlayTask {
  title: string
  brief: string
  acceptance: string[]
  /** A colleague of this craft does it, if the team has one. */
  by?: Craft
  /** Positions of the tasks before it in the plan. */
  after?: number[]
}
