import { useQueryClient } from '@tanstack/vue-query'
import type { Task } from '../../../lib/core/task.ts'
import { answerOf, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useDeed } from '../api/use-deed.ts'

type Named = Pick<Task, 'id' | 'title'>
interface With {
  task: Named
}

interface Changes {
  agentId?: string
  priority?: number
  title?: string
  brief?: string
  acceptance?: string[]
  review?: boolean
}

interface Change extends With {
  changes: Changes
  /** The same fields as they were: how to take it back. */
  before: Changes
}

/** What operators do to tasks. */
export function useTaskDeeds() {
  const one = useApi().v1.tasks[':id']
  const queries = useQueryClient()
  const keep = (now: Task): void => void queries.setQueryData(keys.one('tasks', now.id), now)
  const busyWith = ({ task: { id } }: With): string => id
  const failed =
    (what: string) =>
    ({ task }: With): string =>
      `"${task.title}" could not be ${what}`

  const retry = useDeed({
    act: ({ id }: Named) => answerOf(one.retry.$post({ param: { id } })),
    busyWith: ({ id }) => id,
    done: ({ title }) => ({ text: `Once more: ${title}` }),
    failed: ({ title }) => `"${title}" could not be retried`,
    keep,
  })
  const accept = useDeed({
    act: ({ id }: Named) => answerOf(one.accept.$post({ param: { id } })),
    busyWith: ({ id }) => id,
    done: ({ title }) => ({ text: `Accepted: ${title}` }),
    failed: ({ title }) => `"${title}" could not be accepted`,
    keep,
  })
  const answer = useDeed({
    act: ({ task: { id }, text }: With & { text: string }) =>
      answerOf(one.answer.$post({ param: { id }, json: { text } })),
    busyWith,
    done: ({ title }) => ({ text: `Answered, it goes on: ${title}` }),
    failed: failed('answered'),
    keep,
  })
  const cancel = useDeed({
    act: ({ task: { id }, reason }: With & { reason: string }) =>
      answerOf(one.cancel.$post({ param: { id }, json: { reason } })),
    busyWith,
    done: ({ title, id }) => ({ text: `Cancelled: ${title}`, undo: () => void retry.run({ id, title }) }),
    failed: failed('cancelled'),
    keep,
  })
  const giveUp = useDeed({
    act: ({ task: { id }, reason }: With & { reason: string }) =>
      answerOf(one['give-up'].$post({ param: { id }, json: { reason } })),
    busyWith,
    done: ({ title, id }) => ({ text: `Given up: ${title}`, undo: () => void retry.run({ id, title }) }),
    failed: failed('given up'),
    keep,
  })
  const change = useDeed({
    act: ({ task: { id }, changes }: Change) => answerOf(one.$patch({ param: { id }, json: changes })),
    busyWith,
    done: ({ title }, { task, changes, before }) => ({
      text: `Changed: ${title}`,
      undo: () => void change.run({ task, changes: before, before: changes }),
    }),
    failed: failed('changed'),
    keep,
  })
  const all = [retry, accept, answer, cancel, giveUp, change]
  const isBusy = ({ id }: Pick<Named, 'id'>): boolean => all.some(({ busy }) => busy.value.has(id))
  return { retry, accept, answer, cancel, giveUp, change, isBusy }
}
