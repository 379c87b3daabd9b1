import { firstIdAt } from '../core/id.ts'
import { sumCounts, type Tally } from '../core/tally.ts'
import { dayIn, hourOf, hours, days } from '../core/time.ts'
import type { Ports } from '../ports.ts'
import { allOf, instanceOf } from './read-config.ts'

export interface Overview {
  today: {
    runs: number
    failed: number
    successRate: number | null
    medianMilliseconds: number | null
    thinkCycles: number
    spend: number
  }
  budget: { spentMonth: number; perMonth: number; hardFloor: number; share: number }
  waiting: {
    proposedMissions: number
    blockedTasks: number
    stoppedAgents: number
    alerts: number
    ruleProposals: number
  }
  hours: { agentId: string; hours: { hour: string; runs: number; failed: number; thinkCycles: number }[] }[]
}

type Needs = Pick<Ports, 'store' | 'clock'>

/** What stands on the first page: counters and indexes only, so it costs the same however long the history is. */
export async function overview(ports: Needs): Promise<Overview> {
  const { store, clock } = ports
  const now = clock.now()
  const { timeZone, budgets } = await instanceOf(store)
  const today = dayIn(timeZone, now)
  const [month, lastHours, waiting, medianMilliseconds] = await Promise.all([
    store.tallies({ dimension: 'agent', grain: 'day', from: `${today.slice(0, 7)}-01`, to: today }),
    store.tallies({
      dimension: 'agent',
      grain: 'hour',
      from: hourOf(new Date(now.getTime() - hours(23))),
      to: hourOf(now),
    }),
    whatWaits(ports),
    medianOfToday(ports, timeZone),
  ])
  const { spend, ...work } = workIn(month.filter(({ bucket }) => bucket === today))
  const spentMonth = workIn(month).spend
  const { perMonth, hardFloor } = budgets
  return {
    today: { ...work, spend, successRate: work.runs === 0 ? null : 1 - work.failed / work.runs, medianMilliseconds },
    budget: { spentMonth, perMonth, hardFloor, share: spentMonth / Math.min(perMonth, hardFloor) },
    waiting,
    hours: byAgent(lastHours),
  }
}

function workIn(tallies: readonly Tally[]) {
  const sums = sumCounts(tallies)
  const of = (name: string): number => sums[name] ?? 0
  return {
    runs: of('executions') + of('reviews'),
    failed: of('executions failed') + of('reviews failed'),
    thinkCycles: of('think-cycles'),
    spend: of('microdollars') / 1_000_000,
  }
}

const byAgent = (tallies: readonly Tally[]): Overview['hours'] =>
  [...Map.groupBy(tallies, ({ member }) => member)].flatMap(([agentId, rows]) => {
    // Decisions on missions are counted by the hour as well, and they are nobody's work.
    const worked = rows.map(hourOfWork).filter(({ runs, thinkCycles }) => runs + thinkCycles > 0)
    return worked.length > 0 ? [{ agentId, hours: worked }] : []
  })

function hourOfWork(tally: Tally): Overview['hours'][number]['hours'][number] {
  const { runs, failed, thinkCycles } = workIn([tally])
  return { hour: tally.bucket, runs, failed, thinkCycles }
}

async function whatWaits({ store }: Needs): Promise<Overview['waiting']> {
  const [proposedMissions, blockedTasks, alerts, ruleProposals, desks] = await Promise.all([
    store.count('mission', 'proposed', ''),
    store.count('task', 'blocked', ''),
    store.count('alert', 'raised', ''),
    store.count('rule-proposal', 'proposed', ''),
    allOf(store, 'desk'),
  ])
  const stoppedAgents = desks.filter(({ status }) => status !== 'active').length
  return { proposedMissions, blockedTasks, stoppedAgents, alerts, ruleProposals }
}

const mostRuns = 100

/** Of the newest runs that succeeded today: how long it took from the queue to the end. */
async function medianOfToday({ store, clock }: Needs, timeZone: string): Promise<number | null> {
  const now = clock.now()
  const today = dayIn(timeZone, now)
  const { items } = await store.list('run', {
    scope: { status: 'succeeded' },
    limit: mostRuns,
    fromId: firstIdAt('run', new Date(now.getTime() - days(1))),
  })
  const took = items
    .flatMap((run) =>
      run.status === 'succeeded' && dayIn(timeZone, new Date(run.finishedAt)) === today
        ? [Date.parse(run.finishedAt) - Date.parse(run.createdAt)]
        : [],
    )
    .toSorted((a, b) => a - b)
  return took[Math.floor(took.length / 2)] ?? null
}
