import type { Clock } from '../../lib/ports.ts'

export interface SimClock extends Clock {
  /** Nothing else makes time pass. */
  advance(milliseconds: number): void
}

/** mulberry32: small, quick, and the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function createSimClock(seed: number, start: Date): SimClock {
  let now = start.getTime()
  return {
    now: () => new Date(now),
    random: seeded(seed),
    advance(milliseconds) {
      now += milliseconds
    },
  }
}
