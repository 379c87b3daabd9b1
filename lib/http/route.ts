import type { TypedResponse } from 'hono'
import type { ToSchema } from 'hono/types'
import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import type { Actor } from '../core/actor.ts'
import type { Role, Token } from '../core/token.ts'
import type { Ports } from '../ports.ts'
import { fit } from './fit.ts'
import { type Outcome, type Problem, type ProblemStatus, refuse } from './problem.ts'

export type Method = 'get' | 'post' | 'patch' | 'delete'

/** What a handler gets of a request: its parts, as their schemas made them, and who asks. */
interface Asked<Id, Query, Body> {
  ports: Ports
  by: Actor
  id: Id
  query: Query
  body: Body
}

/** A field that is not known is refused, never dropped in silence. The compiler does not see that; a test does. */
type Strict = z.ZodObject<z.core.$ZodLooseShape, z.core.$strict>

/** The part of a request that a route takes nothing in. */
export const Nothing = z.strictObject({})
export type Nothing = typeof Nothing

/** One route: what it takes, who may use it, what it answers. The document of the API is made of the same words. */
interface Definition<
  M extends Method,
  P extends string,
  Id extends z.ZodType,
  Query extends Strict,
  Body extends Strict,
  Shape extends z.ZodType,
> {
  /** Unique; generated clients call it by this name. */
  name: string
  /** The smallest role that may. */
  role: Role
  method: M
  path: P
  summary: string
  says?: string
  /** What `:id` in the path is. */
  id?: Id
  /** @default nothing: every parameter is refused */
  query?: Query
  /** @default nothing: the body is empty, or an empty object */
  body?: Body
  /** @default nothing: 204 */
  answers?: Shape
  /** @default false: 200 */
  creates?: boolean
  /** What is kept of an answer for those who repeat the request with its idempotency key. */
  keeps?: (answer: z.output<Shape>) => z.output<Shape>
  handle: (asked: Asked<z.output<Id>, z.output<Query>, z.output<Body>>) => Promise<z.output<Shape>>
}

export interface Caller {
  ports: Ports
  /** Nobody, on a route for anyone. */
  token: Token | undefined
}

/** A request before anything in it was looked at. */
export interface Raw {
  id: string | undefined
  query: Record<string, string>
  body: unknown
}

export interface Answered {
  status: 200 | 201 | 204 | 503
  answer: unknown
  kept: unknown
}

/** A route as the app and the document see it: its types are closed over. */
export interface AnyRoute {
  name: string
  /** `anyone` needs no token. `route` does not make such routes. */
  role: Role | 'anyone'
  method: Method
  path: string
  summary: string
  says: string | undefined
  /** What it answers with when all is well. */
  statuses: Answered['status'][]
  schemas: {
    id: z.ZodType | undefined
    query: Strict | undefined
    body: Strict | undefined
    answers: z.ZodType | undefined
  }
  /** What to do, once all parts of the request fit. */
  read(raw: Raw): Outcome<(caller: Caller) => Promise<Answered>>
}

type Part<Key extends string, S extends Strict> =
  z.input<S> extends Record<string, never> ? Record<never, never> : Record<Key, z.input<S>>

/** For the typed client: Hono's description of what goes in and what comes out. */
export interface Route<
  M extends Method,
  P extends string,
  Query extends Strict,
  Body extends Strict,
  Shape extends z.ZodType,
> extends AnyRoute {
  client?: ToSchema<
    M,
    P,
    { in: Part<'query', Query> & Part<'json', Body> },
    | TypedResponse<z.output<Shape>, Shape extends z.ZodVoid ? 204 : 200 | 201, 'json'>
    | TypedResponse<Problem, ProblemStatus, 'json'>
  >
}

export function route<
  M extends Method,
  const P extends string,
  Id extends z.ZodType = z.ZodUndefined,
  Query extends Strict = Nothing,
  Body extends Strict = Nothing,
  Shape extends z.ZodType = z.ZodVoid,
>(definition: Definition<M, P, Id, Query, Body, Shape>): Route<M, P, Query, Body, Shape> {
  const { name, role, method, path, summary, says, answers, creates = false, keeps = same, handle } = definition
  const status = answers === undefined ? 204 : creates ? 201 : 200
  // A part that was left out has the type of its default, which the compiler cannot see.
  const id = (definition.id ?? z.undefined()) as Id
  const query = (definition.query ?? Nothing) as Query
  const body = (definition.body ?? Nothing) as Body
  return {
    name,
    role,
    method,
    path,
    summary,
    says,
    statuses: [status],
    schemas: { id: definition.id, query: definition.query, body: definition.body, answers },
    read(raw) {
      const named = id.safeParse(raw.id)
      if (!named.success) return refuse('row.missing', noSuch(path, raw.id, named.error))
      const asked = fit(query, raw.query, 'query')
      if ('refusal' in asked) return asked
      const sent = fit(body, raw.body ?? (definition.body ? undefined : {}), 'body')
      if ('refusal' in sent) return sent
      const parts = { id: named.data, query: asked.value, body: sent.value }
      return {
        value: async ({ ports, token }) => {
          const answer = await handle({ ports, by: personBehind(token), ...parts })
          return { status, answer, kept: keeps(answer) }
        },
      }
    },
  }
}

const same = <T>(answer: T): T => answer

function personBehind(token: Token | undefined): Actor {
  if (token) return { kind: 'person', id: token.id, name: token.name }
  throw new Fault('request.denied', 'nobody was let in')
}

const noSuch = (path: string, id: string | undefined, { issues }: z.ZodError): string =>
  `There is no ${path.split('/')[2]?.slice(0, -1)} "${id}": ${issues[0]?.message}.`
