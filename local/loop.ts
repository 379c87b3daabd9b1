import { setTimeout as sleep } from 'node:timers/promises'

/** Something that goes on until it is stopped. `stop` answers when the last round is over. */
export interface Loop {
  stop: () => Promise<void>
}

interface Round {
  /** One round; answers how long to wait before the next, in milliseconds. */
  round: (signal: AbortSignal) => Promise<number>
  /** A round that throws is told here, and tried again after a second. */
  onFault: (fault: unknown) => void
}

const afterFault = 1_000

export function startLoop({ round, onFault }: Round): Loop {
  const abort = new AbortController()
  const { signal } = abort
  const go = async () => {
    while (!signal.aborted) {
      const wait = await round(signal).catch((fault: unknown) => {
        if (!signal.aborted) onFault(fault)
        return afterFault
      })
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => {})
    }
  }
  const running = go()
  return {
    stop: async () => {
      abort.abort()
      await running
    },
  }
}
