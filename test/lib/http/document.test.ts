import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { answers } from '../../../lib/http/document/answers.ts'
import { jsonSchemasOf } from '../../../lib/http/document/json-schemas.ts'
import { orders } from '../../../lib/http/document/orders.ts'
import { words } from '../../../lib/http/document/words.ts'
import { type Api, like, openApi } from './api.ts'

const Parameter = z.union([
  z.strictObject({ $ref: z.string() }),
  z.strictObject({
    name: z.string(),
    in: z.enum(['path', 'query', 'header']),
    required: z.literal(true).optional(),
    description: z.string().optional(),
    schema: z.looseObject({}),
  }),
])
const Content = z.record(z.string(), z.strictObject({ schema: z.strictObject({ $ref: z.string() }) }))
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  tags: z.tuple([z.string()]),
  summary: z.string().min(5),
  description: z.string(),
  security: z.tuple([]).optional(),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^\d{3}$/),
    z.union([
      z.strictObject({ $ref: z.string() }),
      z.strictObject({
        description: z.string(),
        headers: z.record(z.string(), z.unknown()),
        content: Content.optional(),
      }),
    ]),
  ),
})
const OpenApi = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.tuple([z.strictObject({ bearer: z.tuple([]) })]),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string().startsWith('/v1/'),
    z
      .record(z.enum(['get', 'post', 'patch', 'delete']), Operation.optional())
      .or(z.partialRecord(z.enum(['get', 'post', 'patch', 'delete']), Operation)),
  ),
  components: z.strictObject({
    securitySchemes: z.strictObject({
      bearer: z.looseObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
    }),
    schemas: z.record(z.string().regex(/^[A-Z][A-Za-z]+$/), z.looseObject({ description: z.string().min(5) })),
    parameters: z.record(z.string(), Parameter),
    headers: z.record(z.string(), z.looseObject({ description: z.string() })),
    responses: z.record(
      z.string(),
      z.strictObject({ description: z.string(), headers: z.unknown(), content: Content }),
    ),
  }),
})
type OpenApi = z.infer<typeof OpenApi>

let api: Api
let document: OpenApi
let text: string

beforeAll(async () => {
  api = await openApi()
  text = (await api.ask('GET', '/openapi.json', { bearer: null })).text
  document = OpenApi.parse(JSON.parse(text))
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ path, method, operation }] : [])),
  )

/** Every object in the document, at whatever depth. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  yield value as Record<string, unknown>
  for (const part of Object.values(value)) yield* objectsIn(part)
}

const referencesIn = (value: unknown): string[] =>
  [...objectsIn(value)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))

describe('the document', () => {
  test('is OpenAPI 3.1 and tells the version of the product', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } })
  })

  test('describes every route, and nothing else', () => {
    const described = operations().map(({ path, method }) => `${method} ${path}`)
    const served = api.routes.map(({ path, method }) => `${method} ${path.replace(':id', '{id}')}`)
    expect(described.toSorted()).toEqual(served.toSorted())
  })

  test('gives every operation a name of its own, and a tag that is explained', () => {
    const names = operations().map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    const tags = new Set(document.tags.map(({ name }) => name))
    for (const { operation } of operations()) expect(tags).toContain(operation.tags[0])
    for (const tag of document.tags) expect(tag.description).not.toBe('')
  })

  test('refers only to what is there, and everything that is there is referred to', () => {
    const resolve = (reference: string): unknown =>
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>(
          (part, key) => (typeof part === 'object' && part ? Reflect.get(part, key) : undefined),
          document,
        )
    const references = new Set(referencesIn(document))
    for (const reference of references)
      expect({ reference, isThere: resolve(reference) !== undefined }).toEqual({ reference, isThere: true })
    const kept = (['schemas', 'parameters', 'headers', 'responses'] as const).flatMap((kind) =>
      Object.keys(document.components[kind]).map((name) => `#/components/${kind}/${name}`),
    )
    expect(kept.filter((reference) => !references.has(reference))).toEqual([])
  })

  test('uses its components instead of repeating them', () => {
    const references = referencesIn(document)
    expect(references.filter((reference) => reference.endsWith('/Instant')).length).toBeGreaterThan(50)
    expect(references.filter((reference) => reference.endsWith('/parameters/cursor'))).toHaveLength(16)
    expect(text.length / operations().length).toBeLessThan(3_200)
  })

  test('says which token each operation needs', () => {
    const all = operations()
    const withoutToken = all.filter(({ operation }) => operation.security)
    expect(withoutToken.map(({ operation }) => operation.operationId)).toEqual(['getHealth'])
    for (const { operation } of all.filter((one) => !withoutToken.includes(one)))
      expect(operation.description).toMatch(/Needs a token with the role (viewer|operator|admin) or above\.$/)
  })

  test('says with what each operation may be answered', () => {
    const statusesOf = (name: string) =>
      Object.keys(operations().find(({ operation }) => operation.operationId === name)?.operation.responses ?? {})
    expect(statusesOf('getTask')).toEqual(['200', '400', '401', '404', '500', '503'])
    expect(statusesOf('fileTask')).toEqual(['201', '400', '401', '403', '409', '413', '415', '422', '500', '503'])
    expect(statusesOf('changeTask')).toEqual(['200', '400', '401', '403', '404', '409', '413', '415', '500', '503'])
    expect(statusesOf('removeRule')).toEqual(['204', '400', '401', '403', '404', '409', '500', '503'])
    expect(statusesOf('getHealth')).toEqual(['200', '400', '500', '503'])
  })

  test('lets every POST have an idempotency key, and nothing else', () => {
    for (const { method, operation } of operations()) {
      const takesKey = referencesIn(operation.parameters).includes('#/components/parameters/idempotency-key')
      expect({ name: operation.operationId, takesKey }).toEqual({
        name: operation.operationId,
        takesKey: method === 'post',
      })
    }
  })

  test('tells the defaults and bounds by which requests are validated', () => {
    expect(document.components.parameters['limit']).toMatchObject({
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    })
    expect(document.components.schemas['TaskOrder']).toMatchObject({
      required: ['title', 'brief'],
      additionalProperties: false,
      properties: {
        priority: { default: 5, minimum: 1, maximum: 9, description: like(/1 goes first/) },
      },
    })
  })

  test('tells the states of things apart by their status', () => {
    expect(document.components.schemas['Task']).toMatchObject({
      discriminator: { propertyName: 'status', mapping: { in_review: '#/components/schemas/InReviewTask' } },
    })
  })

  test('knows nothing of what is internal', () => {
    for (const schema of Object.values(document.components.schemas)) {
      const names = [...objectsIn(schema)].flatMap(({ properties }) => Object.keys(properties ?? {}))
      for (const secret of ['applied', 'digest', 'streak']) expect(names).not.toContain(secret)
    }
  })
})

describe('what is said about fields', () => {
  const tables = { ...words, ...orders, ...answers }

  const fieldsOf = (schema: unknown): string[] => {
    const { properties = {}, oneOf = [] } = z
      .object({ properties: z.looseObject({}).optional(), oneOf: z.array(z.unknown()).optional() })
      .parse(schema)
    return [...Object.keys(properties), ...oneOf.flatMap(fieldsOf)]
  }

  test('is said about fields that exist', () => {
    for (const [name, { fields = {} }] of Object.entries(tables)) {
      const kin = Object.entries(tables).filter(([, other]) => other.fields === fields)
      const properties = kin.flatMap(([one]) => fieldsOf(document.components.schemas[one]))
      expect({ name, unknown: Object.keys(fields).filter((field) => !properties.includes(field)) }).toEqual({
        name,
        unknown: [],
      })
    }
  })

  test('comes with examples that fit', () => {
    const wrong = Object.entries(tables).filter(
      ([, { schema, example }]) => example !== undefined && !schema.safeParse(example).success,
    )
    expect(wrong).toEqual([])
  })
})

test('the same words mean the same in requests and in answers', () => {
  const { additionalProperties: _, ...matcher } = jsonSchemasOf(words, 'input')['Matcher'] ?? {}
  expect(jsonSchemasOf(words, 'output')['Matcher']).toEqual(matcher)
})
