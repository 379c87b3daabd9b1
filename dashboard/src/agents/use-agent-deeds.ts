import { useQueryClient } from '@tanstack/vue-query'
import type { AgentView } from '../../../lib/http/agents.ts'
import { answerOf, useApi } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useDeed } from '../api/use-deed.ts'
import { rosterKey } from './use-roster.ts'

/** What operators do to agents. Each takes the agent it is done to. */
export function useAgentDeeds() {
  const { v1 } = useApi()
  const queries = useQueryClient()

  /** The answer is the agent as it is now: list and panel show it at once. */
  function keep(now: AgentView): void {
    queries.setQueryData(keys.one('agents', now.id), now)
    queries.setQueryData<AgentView[]>(rosterKey, (all) => all?.map((agent) => (agent.id === now.id ? now : agent)))
  }

  const resume = useDeed({
    act: ({ id }: AgentView) => answerOf(v1.agents[':id'].resume.$post({ param: { id } })),
    busyWith: ({ id }) => id,
    done: ({ name }) => ({ text: `${name} goes on` }),
    failed: ({ name }) => `${name} could not be resumed`,
    keep,
  })
  const pause = useDeed({
    act: ({ agent: { id }, reason }: { agent: AgentView; reason: string }) =>
      answerOf(v1.agents[':id'].pause.$post({ param: { id }, json: { reason } })),
    busyWith: ({ agent }) => agent.id,
    done: (agent) => ({ text: `${agent.name} is paused`, undo: () => void resume.run(agent) }),
    failed: ({ agent }) => `${agent.name} could not be paused`,
    keep,
  })
  const wake = useDeed({
    act: ({ id }: AgentView) => answerOf(v1.agents[':id'].think.$post({ param: { id } })),
    busyWith: ({ id }) => id,
    done: ({ name }) => ({ text: `${name} thinks within a minute` }),
    failed: ({ name }) => `${name} could not be woken`,
    keep,
  })
  const isBusy = ({ id }: AgentView): boolean => [resume, pause, wake].some(({ busy }) => busy.value.has(id))
  return { resume, pause, wake, isBusy }
}
