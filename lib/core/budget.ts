import type { Budgets } from './instance.ts'
import type { Instant } from './time.ts'
import { dayIn, days, hours, minutes } from './time.ts'

/** Dollars spent so far, each over the span that its budget covers. */
export interface Spend {
  run: number
  agentDay: number
  month: number
}

export type BudgetAnswer =
  | { kind: 'within' }
  /** `scope` names the budget that is used up; `until` is when it fills again, nothing for a run. */
  | { kind: 'spent'; scope: 'run' | 'agent-day' | 'month'; limit: number; spent: number; until?: Instant }

/** What can never be spent in a month, whatever `perMonth` says. */
const monthly = ({ perMonth, hardFloor }: Budgets): number => Math.min(perMonth, hardFloor)

/** Asked before every model call. The widest budget answers first: it is the one a person has to know about. */
export function checkBudget(spend: Spend, budgets: Budgets, timeZone: string, now: Date): BudgetAnswer {
  const month = monthly(budgets)
  if (spend.month >= month) {
    return { kind: 'spent', scope: 'month', limit: month, spent: spend.month, until: nextStart('month', timeZone, now) }
  }
  if (spend.agentDay >= budgets.perAgentDay) {
    const until = nextStart('day', timeZone, now)
    return { kind: 'spent', scope: 'agent-day', limit: budgets.perAgentDay, spent: spend.agentDay, until }
  }
  if (spend.run >= budgets.perRun) return { kind: 'spent', scope: 'run', limit: budgets.perRun, spent: spend.run }
  return { kind: 'within' }
}

/** When the next day or month starts in a time zone, found by walking: zones shift by law, not by arithmetic. */
export function nextStart(span: 'day' | 'month', timeZone: string, now: Date): Instant {
  const width = span === 'day' ? 10 : 7
  const nameAt = (at: number) => dayIn(timeZone, new Date(at)).slice(0, width)
  const quarter = minutes(15)
  let at = Math.floor(now.getTime() / quarter) * quarter
  const current = nameAt(at)
  for (const stride of [days(1), hours(1), quarter]) while (nameAt(at + stride) === current) at += stride
  return new Date(at + quarter).toISOString()
}
