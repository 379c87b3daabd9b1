import { type BudgetAnswer, checkBudget } from '../core/budget.ts'
import type { Evidence } from '../core/failure.ts'
import type { AgentId } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import { runStatusTerm } from '../core/listing.ts'
import type { Run } from '../core/run.ts'
import { sumCounts } from '../core/tally.ts'
import { dayIn } from '../core/time.ts'
import type { Ports } from '../ports.ts'

const dollars = (microdollars = 0): number => microdollars / 1_000_000

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
  const today = dayIn(instance.timeZone, now)
  const [counted, open] = await Promise.all([
    store.tallies({ dimension: 'agent', grain: 'day', from: `${today.slice(0, 7)}-01`, to: today }),
    store.list('run', { scope: { status: runStatusTerm('running') }, limit: mostRuns }),
  ])
  const mine = counted.filter(({ bucket, member }) => bucket === today && member === agentId)
  const underWay = [...open.items.filter(({ id }) => id !== run?.id), ...(run ? [run] : [])]
  const spend = {
    run: run?.usage.cost ?? 0,
    agentDay: dollars(sumCounts(mine)['microdollars']) + costOf(underWay.filter((one) => one.agentId === agentId)),
    month: dollars(sumCounts(counted)['microdollars']) + costOf(underWay),
  }
  return checkBudget(spend, instance.budgets, instance.timeZone, now)
}

/** A budget that is used up, as the evidence of a failure. The code says which, and so when it fills again. */
export function evidenceOfSpent({ scope, limit, spent }: Extract<BudgetAnswer, { kind: 'spent' }>): Evidence {
  const message = `budget exceeded: $${spent.toFixed(4)} of the $${limit.toFixed(2)} per ${scope} are spent`
  return { name: 'BudgetSpent', code: `budget-${scope}`, message, source: 'mission-control' }
}
