import type { Row } from './row.ts'

/** Names that only our own code gives; the message may quote anything. Priorities 0 to 19. */
export const ownRules: Row[] = [
  {
    id: 'result-does-not-fit',
    priority: 10,
    when: { name: '^(EmptyResult|InvalidAnswer|InvalidToolArguments|UnknownTool|StepLimit)$' },
    category: 'LOGIC',
    because: 'the run did not end with an answer that fits what was asked',
  },
  {
    id: 'run-out-of-time',
    priority: 11,
    when: { name: '^(LeaseRanOut|RunTimeLimit)$' },
    category: 'TIMEOUT',
    because: 'the run, or the lease of its executor, ran out of time',
  },
  {
    id: 'run-budget-spent',
    priority: 12,
    when: { name: '^BudgetSpent$', code: '^budget-run$' },
    category: 'RESOURCE',
    limit: 'run-budget',
    because: 'the run has spent what a single run may',
  },
]
