import * as z from 'zod'

/** What a person says for a decision that others will want to understand. */
export const Reason = z.strictObject({ reason: z.string().trim().min(1).max(500) })

/** A patch that changes nothing is a mistake, most likely in a field's name. */
export const someOf = <S extends z.ZodObject>(patch: S): S =>
  patch.refine(
    (fields) => Object.keys(fields).length > 0,
    `expected at least one of ${Object.keys(patch.shape).join(', ')}`,
  )
