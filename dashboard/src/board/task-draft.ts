import type { Task } from '../../../lib/core/task.ts'

/** What people write down about a task, as its form has it. */
export interface TaskDraft {
  title: string
  brief: string
  /** One criterion a line. */
  acceptance: string
  priority: number
  review: boolean
}

type Written = Pick<Task, 'title' | 'brief' | 'acceptance' | 'priority' | 'review'>

export const blankDraft: TaskDraft = { title: '', brief: '', acceptance: '', priority: 5, review: true }

export const draftOf = ({ title, brief, acceptance, priority, review }: Written): TaskDraft => ({
  title,
  brief,
  acceptance: acceptance.join('\n'),
  priority,
  review,
})

export const criteriaIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What a draft says differently from the task: only that is sent, so that nobody else's change is undone by it. */
export function changesIn(draft: TaskDraft, task: Written): Partial<Written> {
  const acceptance = criteriaIn(draft.acceptance)
  const title = draft.title.trim()
  return {
    ...(title === task.title ? {} : { title }),
    ...(draft.brief === task.brief ? {} : { brief: draft.brief }),
    ...(acceptance.join('\n') === task.acceptance.join('\n') ? {} : { acceptance }),
    ...(draft.priority === task.priority ? {} : { priority: draft.priority }),
    ...(draft.review === task.review ? {} : { review: draft.review }),
  }
}
