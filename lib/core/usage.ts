import * as z from 'zod'

/** What a model call consumed. `cost` is in US dollars. */
export const Usage = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  cost: z.number().nonnegative(),
})
export type Usage = z.infer<typeof Usage>

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cost: 0 }

export const addUsage = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cost: a.cost + b.cost,
})

/** Dollars per million tokens, as model providers list them. */
export const Price = z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() })
export type Price = z.infer<typeof Price>

export const costOf = (tokens: Omit<Usage, 'cost'>, price: Price): number =>
  (tokens.inputTokens * price.input + tokens.outputTokens * price.output) / 1_000_000
