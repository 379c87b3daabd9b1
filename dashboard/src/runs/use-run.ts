import { useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'
import { isOver } from './run-span.ts'
import { stepsSoFar, type StepsSoFar } from './steps-so-far.ts'

/** No activity tells of a step, so while it runs it is asked for. */
const liveEvery = 2_000

/** One run with its steps, the task it is an attempt at, and its failure if it has one. */
export function useRun(id: () => string) {
  const { v1 } = useApi()
  const queries = useQueryClient()

  const run = useOne({
    key: () => keys.one('runs', id()),
    ask: (signal) => answerOf(v1.runs[':id'].$get({ param: { id: id() } }, till(signal))),
    every: liveEvery,
    isOver,
  })
  const stepsKey = () => keys.one('runs', id(), 'steps')
  const taken = useOne({
    key: stepsKey,
    ask: (signal) => {
      const param = { id: id() }
      const page = (cursor: string | undefined) =>
        answerOf(
          v1.runs[':id'].steps.$get({ param, query: { limit: '200', ...(cursor ? { cursor } : {}) } }, till(signal)),
        )
      const known = queries.getQueryData<StepsSoFar>(stepsKey())
      return stepsSoFar(known, page, run.value.value !== undefined && isOver(run.value.value))
    },
    every: liveEvery,
    isOver: ({ isWhole }) => isWhole,
  })
  const taskId = computed(() => run.value.value?.taskId ?? '')
  const task = useOne({
    key: () => keys.one('tasks', taskId.value),
    ask: (signal) => answerOf(v1.tasks[':id'].$get({ param: { id: taskId.value } }, till(signal))),
    enabled: () => taskId.value !== '',
  })
  const failure = useOne({
    key: () => keys.list('failures', { run: id() }),
    ask: async (signal) => {
      const query = { taskId: taskId.value, limit: '50' }
      const { items } = await answerOf(v1.failures.$get({ query }, till(signal)))
      return items.find(({ of }) => of.id === id()) ?? null
    },
    enabled: () => run.value.value?.status === 'failed',
  })
  const steps = computed(() => {
    const known = taken.value.value
    return known && [...known.settled, ...known.latest]
  })
  return { run, steps, stepsTrouble: taken.trouble, retrySteps: taken.retry, task: task.value, failure: failure.value }
}
