import { useQueryClient } from '@tanstack/vue-query'
import type { RuleSettings } from '../../../lib/core/rule.ts'
import { answerOf, doneWith, useApi } from '../api/client.ts'
import { useDeed } from '../api/use-deed.ts'

interface Named {
  id: string
}

/** What operators do to rules. */
export function useRuleDeeds() {
  const { v1 } = useApi()
  const queries = useQueryClient()
  const keep = (): void => void queries.invalidateQueries({ queryKey: ['rules'] })

  const create = useDeed({
    act: ({ id, settings }: Named & { settings: RuleSettings }) =>
      answerOf(v1.rules.$post({ json: { id, ...settings } })),
    busyWith: ({ id }) => id,
    done: ({ id }) => ({ text: `The rule ${id} is in force within a minute` }),
    failed: ({ id }) => `The rule ${id} could not be made`,
    keep,
  })
  const change = useDeed({
    act: ({ id, settings }: Named & { settings: Partial<RuleSettings> }) =>
      answerOf(v1.rules[':id'].$patch({ param: { id }, json: settings })),
    busyWith: ({ id }) => id,
    done: ({ id }) => ({ text: `The rule ${id} is changed` }),
    failed: ({ id }) => `The rule ${id} could not be changed`,
    keep,
  })
  /** Switching is no more than that, and taken back as easily. */
  const toggle = useDeed({
    act: ({ id, enabled }: Named & { enabled: boolean }) =>
      answerOf(v1.rules[':id'].$patch({ param: { id }, json: { enabled } })),
    busyWith: ({ id }) => id,
    done: ({ id, enabled }) => ({
      text: `The rule ${id} is ${enabled ? 'in force' : 'switched off'}`,
      undo: () => void toggle.run({ id, enabled: !enabled }),
    }),
    failed: ({ id }) => `The rule ${id} could not be switched`,
    keep,
  })
  const remove = useDeed({
    act: ({ id }: Named) => doneWith(v1.rules[':id'].$delete({ param: { id } })),
    busyWith: ({ id }) => id,
    done: (_, { id }) => ({ text: `The rule ${id} is removed` }),
    failed: ({ id }) => `The rule ${id} could not be removed`,
    keep,
  })
  const isBusy = ({ id }: Named): boolean => [create, change, toggle, remove].some(({ busy }) => busy.value.has(id))
  return { create, change, toggle, remove, isBusy }
}
