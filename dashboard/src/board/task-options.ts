import type { Task } from '../../../lib/core/task.ts'

export type TaskOption = 'answer' | 'retry' | 'accept' | 'change' | 'give-up' | 'cancel'

const possible: Record<Task['status'], readonly TaskOption[]> = {
  todo: ['change', 'cancel'],
  running: ['cancel'],
  in_review: ['cancel'],
  blocked: ['answer', 'retry', 'accept', 'change', 'give-up', 'cancel'],
  done: [],
  failed: ['retry'],
  cancelled: ['retry'],
}

/** What operators can do about a task as it is now. */
export const optionsOf = (task: Task): readonly TaskOption[] =>
  possible[task.status].filter((option) => {
    if (option === 'answer') return task.status === 'blocked' && task.blocker.kind === 'question'
    if (option === 'accept') return task.status === 'blocked' && task.submitted !== undefined
    return true
  })
