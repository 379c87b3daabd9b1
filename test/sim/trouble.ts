import { Fault } from '../../lib/core/fault.ts'
import type { Queue, Store } from '../../lib/ports.ts'

/** `down`: nothing happened. `answer lost`: it happened, and the caller cannot know. */
export type Trouble = 'down' | 'answer lost'

export type Operation = keyof Store | 'send'

/**
 * Asked before every call of the store and every `send`. It may also act itself, for example commit what a rival
 * commits at the worst moment.
 */
export type TroublePlan = (operation: Operation) => Trouble | undefined | Promise<Trouble | undefined>

export interface Troubles {
  plan: TroublePlan
}

export const noTrouble: TroublePlan = () => undefined

type Through = <T>(operation: Operation, act: () => Promise<T>) => Promise<T>

const throughTrouble =
  (troubles: Troubles): Through =>
  async (operation, act) => {
    const trouble = await troubles.plan(operation)
    if (trouble === 'down') throw new Fault('store.unavailable', `${operation}: planned trouble, nothing happened`)
    const answer = await act()
    if (trouble) throw new Fault('store.unavailable', `${operation}: planned trouble, it happened`)
    return answer
  }

export function troubledStore(store: Store, troubles: Troubles): Store {
  const through = throughTrouble(troubles)
  return {
    get: (kind, id) => through('get', () => store.get(kind, id)),
    together: (ids) => through('together', () => store.together(ids)),
    getMany: (kind, ids) => through('getMany', () => store.getMany(kind, ids)),
    list: (kind, query) => through('list', () => store.list(kind, query)),
    count: (kind, status, fromId) => through('count', () => store.count(kind, status, fromId)),
    line: (name, query) => through('line', () => store.line(name, query)),
    tallies: (query) => through('tallies', () => store.tallies(query)),
    commit: (writes, additions) => through('commit', () => store.commit(writes, additions)),
  }
}

export function troubledQueue<Q extends Queue>(queue: Q, troubles: Troubles): Q {
  const through = throughTrouble(troubles)
  return {
    ...queue,
    send: (name, messages, delaySeconds) => through('send', () => queue.send(name, messages, delaySeconds)),
  }
}
