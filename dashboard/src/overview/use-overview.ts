import { answerOf, till, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useOne } from '../api/use-one.ts'

/** One read for the frame and the first page: how today goes, what is spent, what waits. */
export function useOverview() {
  const { v1 } = useApi()
  return useOne({
    key: keys.count('instance', 'overview'),
    ask: (signal) => answerOf(v1.instance.overview.$get({}, till(signal))),
    // Of everything that happens something shows here: asked for now and then instead of after every piece of news.
    every: 10_000,
  })
}
