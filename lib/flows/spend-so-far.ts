import { type BudgetAnswer, checkBudget } from '../core/budget.ts'
import type { Evidence } from '../core/failure.ts'
import type { AgentId } from '../core/id.ts'
import { type Instance, instanceId } from '../core/instance.ts'
import { runStatusTerm } from '../core/listing.ts'
import type { Run } from '../core/run.ts'
import { sumCounts, type Tally } from '../core/tally.ts'
import { dayIn } from '../core/time.ts'
import type { Ports } from '../ports.ts'

const dollarsIn = (counted: readonly Tally[]): number => (sumCounts(counted)['microdollars'] ?? 0) / 1_000_000

const mostRuns = 1_000

type Spender = Pick<Run, 'id' | 'agentId' | 'usage'>

const costOf = (spenders: readonly Spender[]): number => spenders.reduce((sum, { usage }) => sum + usage.cost, 0)

/**
 * Asked before every model call, by a run or by a think cycle, which has spent nothing yet. What a run spends is counted
 * when it ends, so those under way are looked at one by one.
 */
export async function budgetLeft(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  instance: Instance,
  { agentId, run }: { agentId: AgentId; run?: Spender },
): Promise<BudgetAnswer> {
  const now = clock.now()
  const { today, counted, open } = await monthSoFar({ store, clock }, instance)
  const mine = counted.filter(({ bucket, member }) => bucket === today && member === agentId)
  const underWay = [...open.filter(({ id }) => id !== run?.id), ...(run ? [run] : [])]
  const spend = {
    run: run?.usage.cost ?? 0,
    agentDay: dollarsIn(mine) + costOf(underWay.filter((one) => one.agentId === agentId)),
    month: dollarsIn(counted) + costOf(underWay),
  }
  return checkBudget(spend, instance.budgets, instance.timeZone, now)
}

/**
 * How much of what the whole instance may spend in a month is spent, in percent: of the budget or of the hard floor,
 * whichever is nearer to its end. Above 100 when calls that were under way cost more than was left.
 */
export async function budgetShare(ports: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const instance = await ports.store.get('instance', instanceId)
  if (!instance) return 0
  const { counted, open } = await monthSoFar(ports, instance)
  const { perMonth, hardFloor } = instance.budgets
  return (100 * (dollarsIn(counted) + costOf(open))) / Math.min(perMonth, hardFloor)
}

/** Everybody's counters of the month so far, and the runs under way. */
async function monthSoFar({ store, clock }: Pick<Ports, 'store' | 'clock'>, { timeZone }: Instance) {
  const today = dayIn(timeZone, clock.now())
  const [counted, open] = await Promise.all([
    store.tallies({ dimension: 'agent', grain: 'day', from: `${today.slice(0, 7)}-01`, to: today }),
    store.list('run', { scope: { status: runStatusTerm('running') }, limit: mostRuns }),
  ])
  return { today, counted, open: open.items }
}

/** A budget that is used up, as the evidence of a failure. The code says which, and so when it fills again. */
export function evidenceOfSpent({ scope, limit, spent }: Extract<BudgetAnswer, { kind: 'spent' }>): Evidence {
  const message = `budget exceeded: $${spent.toFixed(4)} of the $${limit.toFixed(2)} per ${scope} are spent`
  return { name: 'BudgetSpent', code: `budget-${scope}`, message, source: 'mission-control' }
}
