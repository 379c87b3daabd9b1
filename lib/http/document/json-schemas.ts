import * as z from 'zod'
import type { Component } from './words.ts'

export type Json = Record<string, unknown>

export const reference = (name: string): string => `#/components/schemas/${name}`

/**
 * JSON Schemas of the components, by name; where one occurs in another it is referred to. What is sent is described as
 * it may come in (defaults may be left out), what is answered as it goes out.
 */
export function jsonSchemasOf(components: Record<string, Component>, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const [id, { schema }] of Object.entries(components)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io, uri: reference, override: soften(io) })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [
      id,
      annotate(schema, components[id]),
    ]),
  )
}

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>

/**
 * Answers may get new fields, and clients must bear that. `date-time` says it better than its pattern, and how large a
 * whole number can be in JavaScript is nobody's business.
 */
const soften =
  (io: 'input' | 'output'): Override =>
  ({ jsonSchema }) => {
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  }

function annotate(schema: Json, component: Component | undefined): Json {
  if (!component) return schema
  const { says, fields = {}, states, example } = component
  return {
    description: says,
    ...withFieldsSaid(schema, fields),
    ...(states ? { discriminator: { propertyName: 'status', mapping: referencesTo(states) } } : {}),
    ...(example === undefined ? {} : { examples: [example] }),
  }
}

/** Also of each of several shapes that a thing may have. */
function withFieldsSaid(schema: Json, fields: Record<string, string>): Json {
  const { oneOf, properties } = Shape.parse(schema)
  if (oneOf) return { ...schema, oneOf: oneOf.map((shape) => withFieldsSaid(shape, fields)) }
  if (!properties) return schema
  const said = Object.entries(properties).map(([name, property]) => {
    const description = fields[name]
    return [name, description ? { ...property, description } : property]
  })
  return { ...schema, properties: Object.fromEntries(said) }
}

const referencesTo = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([status, name]) => [status, reference(name)]))

const AnySchema = z.record(z.string(), z.unknown())
const Shape = z.object({ oneOf: z.array(AnySchema).optional(), properties: z.record(z.string(), AnySchema).optional() })

/** The JSON Schemas of the fields of an object. */
export const propertiesOf = (schema: Json): Record<string, Json> => Shape.parse(schema).properties ?? {}
