import type { Files, Store } from '../../lib/ports.ts'
import { createSimChanges, type SimChanges } from './changes.ts'
import { createSimClock, seeded, type SimClock } from './clock.ts'
import { createSimFiles } from './files.ts'
import { createSimQueue, type SimQueue } from './queue.ts'
import { createSimStore } from './store.ts'
import { noTrouble, troubledQueue, troubledStore, type Troubles } from './trouble.ts'

/** A world in which nothing happens by chance, and everything that may go wrong can be made to. */
export interface SimWorld {
  clock: SimClock
  store: Store
  queue: SimQueue
  files: Files
  /** The stream of the table. */
  changes: SimChanges
  /** Set its `plan` to break things. */
  troubles: Troubles
}

export interface SimWorldSettings {
  /** The same seed, the same ids, deliveries and delays. */
  seed: number
  now?: Date
}

export function createSimWorld({ seed, now = new Date('2026-11-23T12:00:00.000Z') }: SimWorldSettings): SimWorld {
  const clock = createSimClock(seed, now)
  // Chances of their own: how the world misbehaves must not depend on how many ids were made.
  const changes = createSimChanges(seeded(seed + 1))
  const troubles: Troubles = { plan: noTrouble }
  const store = createSimStore({ clock, onChange: changes.add })
  return {
    clock,
    store: troubledStore(store, troubles),
    queue: troubledQueue(createSimQueue(clock, seeded(seed + 2)), troubles),
    files: createSimFiles(),
    changes,
    troubles,
  }
}
