import type { QueryClient } from '@tanstack/vue-query'
import { type Ref, ref, shallowRef, type ShallowRef } from 'vue'
import type { Activity } from '../../../lib/core/activity.ts'
import { context } from '../context.ts'
import type { Session } from '../session/session.ts'
import { type Api, answerOf, till } from './client.ts'
import { askFrom, concernedBy } from './news.ts'
import { firstPause, nextPause, type Round } from './pace.ts'
import { Trouble } from './trouble.ts'

/** `live`: something happened in the last rounds. `quiet`: nothing did, and what is shown is right all the same. */
type Connection = 'live' | 'quiet' | 'offline'

export interface Live {
  connection: Readonly<Ref<Connection>>
  /** When the server last answered: what is shown is at least as fresh as that. */
  freshAt: Readonly<Ref<Date>>
  /** The last activities, newest first: enough for a feed. */
  recent: Readonly<ShallowRef<readonly Activity[]>>
  /** Asks now: after a deed of one's own. */
  askNow: () => void
}

const live = context<Live>('live news')
export const giveLive = live.give
export const useLive = live.use

const kept = 200

interface Needs {
  api: Api
  session: Session
  queries: QueryClient
  page: Document
}

/** Follows the activities and refreshes what they concern, and nothing else. Stops while nobody looks. */
export function followLive({ api, session, queries, page }: Needs): Live {
  const connection = ref<Connection>('quiet')
  const freshAt = ref(new Date())
  const recent = shallowRef<readonly Activity[]>([])
  let pause = firstPause
  let timer: number | undefined
  let asking: AbortController | undefined

  async function ask(signal: AbortSignal): Promise<Round> {
    const after = askFrom(recent.value)
    const query = after ? { after, limit: '200' } : { limit: '50' }
    const { items } = await answerOf(api.v1.activity.$get({ query }, till(signal)))
    freshAt.value = new Date()
    const seen = new Set<string>(recent.value.map(({ id }) => id))
    const news = items.filter(({ id }) => !seen.has(id))
    if (news.length === 0) return 'nothing'
    recent.value = [...news, ...recent.value].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, kept)
    // The first round only learns where the story stands: the queries of the page are fresh themselves.
    if (!after) return 'news'
    const concerns = concernedBy(news)
    void queries.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey) })
    return 'news'
  }

  const connectionAfter: Record<Round, Connection> = { news: 'live', nothing: 'quiet', failed: 'offline' }

  async function round(): Promise<void> {
    window.clearTimeout(timer)
    asking?.abort()
    if (page.hidden || session.bearer.value === undefined) return
    const mine = new AbortController()
    asking = mine
    const wasOffline = connection.value === 'offline'
    const outcome = await ask(mine.signal).catch((error: unknown): Round => {
      // A refusal is an answer: only silence, or a server in trouble, makes us offline.
      const { status } = Trouble.of(error)
      return status > 0 && status < 500 ? 'nothing' : 'failed'
    })
    if (mine.signal.aborted) return
    pause = nextPause(wasOffline ? firstPause : pause, outcome)
    if (outcome === 'failed' && wasOffline) pause = nextPause(pause, outcome)
    connection.value = connectionAfter[outcome]
    if (wasOffline && outcome !== 'failed') void queries.invalidateQueries()
    timer = window.setTimeout(() => void round(), pause)
  }

  const askNow = (): void => {
    pause = firstPause
    void round()
  }
  page.addEventListener('visibilitychange', askNow)
  window.addEventListener('online', askNow)
  askNow()
  return { connection, freshAt, recent, askNow }
}
