import { type Context, Hono } from 'hono'
import type { BlankEnv } from 'hono/types'
import type { UnionToIntersection } from 'hono/utils/types'
import type { RuleBook } from '../flows/rule-book.ts'
import type { Ports, Store } from '../ports.ts'
import { type Admission, createAdmission } from './admission.ts'
import { docsPages, type DocsAssets } from './docs.ts'
import { documentOf } from './document/document.ts'
import { type Outcome, refuse } from './problem.ts'
import type { Answer } from './reply.ts'
import { routesFor } from './routes.ts'
import { admit, atTheDoor, type Front, type Log, serve } from './serve.ts'

type Routes = ReturnType<typeof routesFor>

/** What the app answers, for a typed client: `hc<App>(url)`. */
export type App = Hono<BlankEnv, UnionToIntersection<NonNullable<Routes[number]['client']>>>

export interface Settings {
  ports: Ports
  /** Part of every world. Nothing is judged over the API yet. */
  rules?: RuleBook
  /** Of this product, for the document. */
  version?: string
  /** The files of Swagger UI. Without them there is no `/docs`. */
  docsAssets?: DocsAssets
  log?: Log
}

/** The HTTP API as a value: entry points serve `app.fetch`, tests call `app.request`. */
export function createApp({ ports, version = 'development', docsAssets, log = () => {} }: Settings): App {
  const admission = createAdmission(ports)
  const front: Front = { ports: { ...ports, store: forgetting(ports.store, admission) }, admission, log }
  const routes = routesFor(ports)
  const app: App = new Hono()
  for (const route of routes) app.on(route.method.toUpperCase(), route.path, serve(route, front))
  docsPages(app, { document: () => documentOf(routes, version), docsAssets, log })
  return app.notFound((context) => atTheDoor(context, front, () => nowhere(app, context, front)))
}

/** Whom this process shuts out is out at once. */
function forgetting(store: Store, admission: Admission): Store {
  return {
    ...store,
    async commit(writes, additions) {
      const outcome = await store.commit(writes, additions)
      for (const { kind, row } of writes) if (kind === 'token') admission.forget(row.id)
      return outcome
    },
  }
}

const methods = ['GET', 'POST', 'PATCH', 'DELETE']

/** A path that leads nowhere, or not by this method. Strangers are not told which of the paths below /v1 exist. */
async function nowhere(app: App, { req }: Context, { admission }: Front): Promise<Outcome<Answer>> {
  if (/^\/v1(\/|$)/.test(req.path)) {
    const admitted = await admit(req, 'viewer', admission)
    if ('refusal' in admitted) return admitted
  }
  const allowed = methods.filter((method) => app.router.match(method, req.path)[0].length > 0)
  if (allowed.length === 0)
    return refuse('path.unknown', `There is no ${req.path}; GET /openapi.json lists the paths that exist.`)
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return refuse('method.wrong', `${req.path} does not take ${req.method}; it takes ${allow}.`, { headers: { allow } })
}
