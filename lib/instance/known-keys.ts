import * as z from 'zod'
import { type Path, valueAt } from './explain.ts'

/** Looks through what may be left out, or has a default, at the schema itself. */
function bare(schema: unknown): unknown {
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
  return isWrapped ? bare(schema.unwrap()) : schema
}

/** Of several shapes, the one that this value takes; of an object, itself. */
function shapesOf(schema: unknown, value: unknown): Record<string, unknown>[] {
  const found = bare(schema)
  if (found instanceof z.ZodObject) return [found.shape]
  if (!(found instanceof z.ZodDiscriminatedUnion)) return []
  const { discriminator } = found.def
  const shapes = found.options.flatMap((option) => shapesOf(option, value))
  return shapes.filter((shape) => {
    const literal = shape[discriminator]
    return literal instanceof z.ZodLiteral && literal.safeParse(valueAt(value, [discriminator])).success
  })
}

function inside(schema: unknown, key: PropertyKey, value: unknown): unknown {
  const found = bare(schema)
  if (found instanceof z.ZodRecord) return found.valueType
  if (found instanceof z.ZodArray) return found.element
  return shapesOf(found, value).find((shape) => Object.hasOwn(shape, key))?.[String(key)]
}

/** The keys that a schema knows at a place in a value: what somebody may have meant by one it does not know. */
export function keysAt(schema: z.ZodType, path: Path, value: unknown): string[] {
  let found: unknown = schema
  path.forEach((key, depth) => (found = inside(found, key, valueAt(value, path.slice(0, depth)))))
  return shapesOf(found, valueAt(value, path)).flatMap((shape) => Object.keys(shape))
}
