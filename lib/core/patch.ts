import * as z from 'zod'

type PatchShape<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodOptional<z.ZodType<z.output<S[K]>>> }

/**
 * Some of the fields of a thing, each of them whole. `partial()` will not do: it would fill in the defaults of the
 * fields that are left out, and so change them.
 */
export function patchOf<S extends z.ZodRawShape>(schema: z.ZodObject<S>): z.ZodObject<PatchShape<S>, z.core.$strict> {
  const fields = Object.entries<z.ZodRawShape[string]>(schema.shape)
  const optional = fields.map(([name, field]) => [
    name,
    z.optional(field instanceof z.ZodDefault ? field.unwrap() : field),
  ])
  // Object.fromEntries forgets which field had which type.
  return z.strictObject(Object.fromEntries(optional) as PatchShape<S>)
}
