/** How a round of asking for news went. */
export type Round = 'news' | 'nothing' | 'failed'

const quick = 2_000
const slowest = { quiet: 15_000, failing: 60_000 }

/** How long to wait before the next round, in milliseconds: soon while things happen, ever longer while they do not. */
export function nextPause(before: number, round: Round): number {
  if (round === 'news') return quick
  return round === 'nothing' ? Math.min(before * 1.5, slowest.quiet) : Math.min(before * 2, slowest.failing)
}

export const firstPause = quick
