import * as z from 'zod'
import { answers } from './answers.ts'
import { type Component, words } from './words.ts'
import { introduction, tagSays, troubleSays } from './texts.ts'
import { type Json, jsonSchemasOf, propertiesOf } from './json-schemas.ts'
import { nounOf, operationOf, pathOf, type Shared, troublesOf } from './operation.ts'
import { orders } from './orders.ts'
import { paging } from '../paging.ts'
import type { ProblemStatus } from '../problem.ts'
import type { AnyRoute } from '../route.ts'
import { IdempotencyKey } from '../serve.ts'

/**
 * The OpenAPI 3.1 document, made of the very schemas that validate requests and type answers. OpenAPI 3.1 takes JSON
 * Schema as it is, and zod writes JSON Schema as it is, so nothing is translated on the way.
 */
export function documentOf(routes: readonly AnyRoute[], version: string): Json {
  const asked = jsonSchemasOf({ ...words, ...orders, ...queriesOf(routes), ...common }, 'input')
  const answered = jsonSchemasOf({ ...words, ...answers }, 'output')
  const sent = Object.fromEntries(Object.keys({ ...words, ...orders }).map((name) => [name, asked[name]]))
  const names = new Map(Object.entries({ ...words, ...orders, ...answers }).map(([name, { schema }]) => [schema, name]))
  const shared: Shared = {
    nameOf: (schema) => names.get(schema) ?? 'Unnamed',
    queryOf: (route) => asked[queryName(route)] ?? {},
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Mission Control', version, description: introduction, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(routes.map(nounOf))].map((name) => ({ name, description: tagSays[name] })),
    paths: pathsOf(routes, shared),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'mc_...' } },
      schemas: { ...answered, ...sent },
      parameters: parametersFrom(asked),
      headers: {
        'x-request-id': {
          description: 'The id of this request, also in the logs. Yours is kept if you send one.',
          schema: { type: 'string' },
        },
        'idempotent-replayed': {
          description: 'true when this is the stored answer of an earlier request with the same idempotency key.',
          schema: { const: 'true' },
        },
      },
      responses: Object.fromEntries(troublesIn(routes).map((status) => [status, troubleOf(troubleSays[status])])),
    },
  }
}

const queryName = ({ name }: AnyRoute): string => `query of ${name}`

function queriesOf(routes: readonly AnyRoute[]): Record<string, Component> {
  const withQuery = routes.flatMap((route) => (route.schemas.query ? [{ route, schema: route.schemas.query }] : []))
  return Object.fromEntries(withQuery.map(({ route, schema }) => [queryName(route), { schema, says: '' }]))
}

/** Parameters that many routes take. */
const common: Record<string, Component> = {
  paging: { schema: z.strictObject(paging), says: '' },
  'idempotency-key': { schema: IdempotencyKey, says: '' },
}

function parametersFrom(asked: Record<string, Json>): Json {
  const { limit = {}, cursor = {} } = propertiesOf(asked['paging'] ?? {})
  const { description: _, ...key } = asked['idempotency-key'] ?? {}
  const says =
    'Your name for this request: repeat it with the same one, and it is carried out only once within 24 hours.'
  return {
    limit: inQuery('limit', limit),
    cursor: inQuery('cursor', cursor),
    'idempotency-key': { name: 'idempotency-key', in: 'header', description: says, schema: key },
  }
}

const inQuery = (name: string, { description, ...schema }: Json): Json => ({ name, in: 'query', description, schema })

const pathsOf = (routes: readonly AnyRoute[], shared: Shared): Record<string, Json> =>
  Object.fromEntries(
    [...Map.groupBy(routes, pathOf)].map(([path, its]) => [
      path,
      Object.fromEntries(its.map((route) => [route.method, operationOf(route, shared)])),
    ]),
  )

const troublesIn = (routes: readonly AnyRoute[]): ProblemStatus[] =>
  [...new Set(routes.flatMap(troublesOf))].toSorted((a, b) => a - b)

const troubleOf = (description: string): Json => ({
  description,
  headers: { 'x-request-id': { $ref: '#/components/headers/x-request-id' } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
