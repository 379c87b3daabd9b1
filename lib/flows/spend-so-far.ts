import { type BudgetAnswer, checkBudget } from '../core/budget.ts'
import type { Evidence } from '../core/failure.ts'
import type { AgentId } from '../core/id.ts'
import type { Instance } from '../core/instance.ts'
import { sumCounts } from '../core/tally.ts'
import { dayIn } from '../core/time.ts'
import type { Ports } from '../ports.ts'

const dollars = (microdollars = 0): number => microdollars / 1_000_000

/** Asked before every model call. `run` is what the run or cycle itself has spent so far, in dollars. */
export async function budgetLeft(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  instance: Instance,
  { agentId, run }: { agentId: AgentId; run: number },
): Promise<BudgetAnswer> {
  const now = clock.now()
  const today = dayIn(instance.timeZone, now)
  const rows = await store.tallies({ dimension: 'agent', grain: 'day', from: `${today.slice(0, 7)}-01`, to: today })
  const month = dollars(sumCounts(rows)['microdollars'])
  const mine = rows.filter(({ bucket, member }) => bucket === today && member === agentId)
  const spend = { run, agentDay: dollars(sumCounts(mine)['microdollars']) + run, month: month + run }
  return checkBudget(spend, instance.budgets, instance.timeZone, now)
}

/** A budget that is used up, as the evidence of a failure. The code says which, and so when it fills again. */
export function evidenceOfSpent({ scope, limit, spent }: Extract<BudgetAnswer, { kind: 'spent' }>): Evidence {
  const message = `budget exceeded: $${spent.toFixed(4)} of the $${limit.toFixed(2)} per ${scope} are spent`
  return { name: 'BudgetSpent', code: `budget-${scope}`, message, source: 'mission-control' }
}
