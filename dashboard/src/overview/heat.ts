interface Hour {
  hour: string
  runs: number
  failed: number
  thinkCycles: number
}

const hourMs = 3_600_000

/** The last 24 hours as the counters name them, oldest first: `2026-11-23T17`, in UTC. */
export const lastHours = (now: Date): string[] =>
  Array.from({ length: 24 }, (_, back) => new Date(now.getTime() - (23 - back) * hourMs).toISOString().slice(0, 13))

/** A row for everybody on the roster, also for those who did nothing; hours without anything are empty. */
export function rowsOf<A extends { id: string }>(
  agents: readonly A[],
  counted: readonly { agentId: string; hours: readonly Hour[] }[],
  buckets: readonly string[],
): { agent: A; hours: Hour[]; total: number }[] {
  return agents.map((agent) => {
    const own = counted.find(({ agentId }) => agentId === agent.id)?.hours ?? []
    const hours = buckets.map(
      (hour) => own.find((one) => one.hour === hour) ?? { hour, runs: 0, failed: 0, thinkCycles: 0 },
    )
    return { agent, hours, total: hours.reduce((sum, { runs }) => sum + runs, 0) }
  })
}
