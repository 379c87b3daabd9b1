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
  const properties = Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const description = fields[name]
    return [name, description ? { ...property, description } : property]
  })
  return {
    description: says,
    ...schema,
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(states
      ? {
          discriminator: {
            propertyName: 'status',
            mapping: Object.fromEntries(Object.entries(states).map(([status, name]) => [status, reference(name)])),
          },
        }
      : {}),
    ...(example === undefined ? {} : { examples: [example] }),
  }
}

const Properties = z.record(z.string(), z.record(z.string(), z.unknown())).default({})

/** The JSON Schemas of the fields of an object. */
export const propertiesOf = (schema: Json): Record<string, Json> => Properties.parse(schema['properties'])
