import { shallowRef, type ShallowRef } from 'vue'
import { useToasts } from '../parts/toasts.ts'
import { useLive } from './live.ts'

interface Wanted<Input, Output> {
  act: (input: Input) => Promise<Output>
  /** Which thing is busy meanwhile. */
  busyWith: (input: Input) => string
  /** Said when it worked, with a way to take it back where there is one. */
  done?: (output: Output, input: Input) => { text: string; undo?: () => void } | undefined
  /** Said when it did not; the reason follows by itself. */
  failed: (input: Input) => string
  /** Puts the answer where pages read it, before the news arrives. */
  keep?: (output: Output, input: Input) => void
}

interface Deed<Input> {
  /** Resolves to whether it worked; what went wrong was said in a toast. */
  run: (input: Input) => Promise<boolean>
  busy: Readonly<ShallowRef<ReadonlySet<string>>>
}

/** Something a person does to a thing: its button is busy meanwhile, a toast says what came of it, and news is asked for. */
export function useDeed<Input, Output>({ act, busyWith, done, failed, keep }: Wanted<Input, Output>): Deed<Input> {
  const toasts = useToasts()
  const { askNow } = useLive()
  const busy = shallowRef<ReadonlySet<string>>(new Set())

  async function run(input: Input): Promise<boolean> {
    const thing = busyWith(input)
    if (busy.value.has(thing)) return false
    busy.value = new Set([...busy.value, thing])
    try {
      const output = await act(input)
      keep?.(output, input)
      const words = done?.(output, input)
      if (words) toasts.done(words.text, words.undo)
      askNow()
      return true
    } catch (error) {
      toasts.failed(failed(input), error)
      return false
    } finally {
      busy.value = new Set([...busy.value].filter((other) => other !== thing))
    }
  }
  return { run, busy }
}
