import type * as z from 'zod'
import { type Json, propertiesOf, reference } from './json-schemas.ts'
import type { ProblemStatus } from '../problem.ts'
import type { AnyRoute, Method } from '../route.ts'

/** Where to find what the routes have in common. */
export interface Shared {
  /** The name of a schema among the components. */
  nameOf: (schema: z.ZodType) => string
  /** The JSON Schema of what a route takes as its query. */
  queryOf: (route: AnyRoute) => Json
}

const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` })
const inHeader = (name: string): Json => ({ $ref: `#/components/headers/${name}` })
const jsonOf = (name: string): Json => ({ 'application/json': { schema: { $ref: reference(name) } } })

/** A route as the document tells it. */
export function operationOf(route: AnyRoute, shared: Shared): Json {
  const { name, role, summary, says, schemas } = route
  const needs = role === 'anyone' ? undefined : `Needs a token with the role ${role} or above.`
  return {
    operationId: name,
    tags: [nounOf(route)],
    summary,
    description: [says, needs].filter((text) => text !== undefined).join('\n\n'),
    ...(role === 'anyone' ? { security: [] } : {}),
    parameters: parametersOf(route, shared),
    ...(schemas.body ? { requestBody: { required: true, content: jsonOf(shared.nameOf(schemas.body)) } } : {}),
    responses: {
      ...Object.fromEntries(route.statuses.map((status) => [status, successOf(route, status, shared)])),
      ...Object.fromEntries(troublesOf(route).map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    },
  }
}

export const pathOf = ({ path }: AnyRoute): string => path.replace(':id', '{id}')
export const nounOf = ({ path }: AnyRoute): string => path.split('/')[2] ?? ''

function parametersOf(route: AnyRoute, { nameOf, queryOf }: Shared): Json[] {
  const { id, query } = route.schemas
  const named = id ? [{ name: 'id', in: 'path', required: true, schema: { $ref: reference(nameOf(id)) } }] : []
  const asked = Object.entries(query ? propertiesOf(queryOf(route)) : {}).map(([name, { description, ...schema }]) =>
    name === 'limit' || name === 'cursor'
      ? parameter(name)
      : { name, in: 'query', ...(description ? { description } : {}), schema },
  )
  return [...named, ...asked, ...(route.method === 'post' ? [parameter('idempotency-key')] : [])]
}

function successOf({ method, schemas: { answers } }: AnyRoute, status: number, { nameOf }: Shared): Json {
  const headers = {
    'x-request-id': inHeader('x-request-id'),
    ...(method === 'post' ? { 'idempotent-replayed': inHeader('idempotent-replayed') } : {}),
  }
  return { description: saidBy[status], headers, ...(answers ? { content: jsonOf(nameOf(answers)) } : {}) }
}

const saidBy: Record<number, string> = {
  200: 'What was asked for, as it is now.',
  201: 'It was made.',
  204: 'It is done, and there is nothing to say about it.',
  503: 'Some part shows no sign of life.',
}

const byMethod: Record<Method, ProblemStatus[]> = {
  get: [],
  post: [409, 413, 415, 422],
  patch: [409, 413, 415],
  delete: [409],
}

/** What may come instead, as far as the route itself tells. */
export function troublesOf({ method, role, statuses, schemas }: AnyRoute): ProblemStatus[] {
  const admission: ProblemStatus[] = role === 'anyone' ? [] : role === 'viewer' ? [401] : [401, 403]
  const all: ProblemStatus[] = [400, ...admission, ...(schemas.id ? [404 as const] : []), ...byMethod[method], 500]
  return statuses.includes(503) ? all : [...all, 503]
}
