import type { TaskDraft } from '../../core/task-draft.ts'
import type { Verdict } from '../../core/verdict.ts'
import type { ReviewScene } from '../../ports.ts'
import { hashOf, pick } from './dice.ts'
import { directionsIn } from './direction.ts'

const praise = [
  'Every criterion is met, and it is clear where.',
  'Short, complete, and easy to check.',
  'It answers what was asked and says what it assumed.',
] as const

/** Approves most work, sends some back once, and seldom sees that something else is to be done. */
export function verdictIn({ task, author }: ReviewScene): Verdict {
  const directions = directionsIn(task.brief)
  const isDirected = directions.length > 0
  const revisions = isDirected
    ? Math.max(0, ...directions.map((direction) => (direction.kind === 'revise' ? direction.times : 0)))
    : Number(hashOf('revise', task.title) % 6 === 0)
  if (task.revisions < revisions) return { decision: 'revise', feedback: feedbackOn(task.acceptance[0]), followUps: [] }
  // Only on work that is no follow-up itself, or they would never end.
  const hasMore = !isDirected && !task.followsUp && hashOf('follow up', task.title) % 9 === 0
  return {
    decision: 'approve',
    comment: `Rehearsal: ${pick(praise, task.title)} Well done, ${author.name}.`,
    followUps: hasMore ? [followUpOf(task.title)] : [],
  }
}

const feedbackOn = (criterion: string | undefined): string =>
  criterion
    ? `Rehearsal: show more plainly that "${criterion}". The rest can stay as it is.`
    : 'Rehearsal: say in the first sentence what the result is. The rest can stay as it is.'

const followUpOf = (title: string): TaskDraft => ({
  title: `In a month: ${title}`.slice(0, 200),
  brief: `Rehearsal: look again at the result of "${title}" and say what is no longer true.`,
  acceptance: ['What changed is named, or that nothing did'],
  priority: 7,
  dependsOn: [],
  review: false,
})
