import { type ClientResponse, hc } from 'hono/client'
import type { Problem, ProblemStatus } from '../../../lib/http/problem.ts'
import type { App } from '../../../lib/http/app.ts'
import { context } from '../context.ts'
import type { Session } from '../session/session.ts'
import { Trouble, troubleIn } from './trouble.ts'

type Calls = ReturnType<typeof hc<App>>

export interface Api {
  /** Every route of the API with its types: `api.v1.agents.$get({ query: {} })`. */
  v1: Calls['v1']
  /** Rejects with a Trouble unless the token is accepted. */
  checkToken: (bearer: string) => Promise<void>
}

const api = context<Api>('the api')
export const giveApi = api.give
export const useApi = api.use

/** A POST that is sent again after a lost answer is done once: each call has a key of its own. */
export function createApi(session: Session, origin: string): Api {
  const calls = hc<App>(origin, {
    fetch: async (input: RequestInfo | URL, init: RequestInit = {}) => {
      const bearer = session.bearer.value
      const headers = new Headers(init.headers)
      if (bearer && !headers.has('authorization')) headers.set('authorization', `Bearer ${bearer}`)
      if (init.method === 'POST') headers.set('idempotency-key', crypto.randomUUID())
      const response = await fetch(input, { ...init, headers })
      // Another token may have been signed in with while this one was on its way.
      if (response.status === 401 && bearer !== undefined && session.bearer.value === bearer) session.signOut('refused')
      return response
    },
  })
  return {
    v1: calls.v1,
    checkToken: async (bearer) => {
      const headers = { authorization: `Bearer ${bearer}` }
      await answerOf(calls.v1.instance.$get({}, { headers }))
    },
  }
}

type Good<T> = ClientResponse<T, 200 | 201, 'json'>
type Bad = ClientResponse<Problem, ProblemStatus, 'json'>

/** What a call answers when all is well; anything else is thrown as a Trouble. */
export async function answerOf<T>(call: Promise<Good<T> | Bad>): Promise<T> {
  const response = await sent(call)
  if (response.ok) return await response.json()
  throw await troubleOf(response)
}

/** The same for what answers nothing, such as a removal. */
export async function doneWith(call: Promise<ClientResponse<unknown>>): Promise<void> {
  const response = await sent(call)
  if (!response.ok) throw await troubleOf(response)
}

const sent = <R>(call: Promise<R>): Promise<R> =>
  call.catch((error: unknown) => {
    // Whoever cancelled knows: it is no trouble.
    throw error instanceof DOMException && error.name === 'AbortError' ? error : Trouble.of(error)
  })

async function troubleOf(response: Pick<ClientResponse<unknown>, 'status' | 'headers' | 'json'>): Promise<Trouble> {
  const document: unknown = await response.json().catch(() => undefined)
  return troubleIn(response.status, document, response.headers.get('x-request-id') ?? undefined)
}

/** For a call that can be cancelled: `api.v1.agents.$get({ query }, till(signal))`. */
export const till = (signal: AbortSignal): { init: RequestInit } => ({ init: { signal } })
