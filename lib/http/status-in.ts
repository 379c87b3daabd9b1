import * as z from 'zod'

interface States<S extends string> {
  options: readonly { shape: { status: z.ZodLiteral<S> } }[]
}

/** The statuses that a thing can have, read off its states, so that no list here can fall behind. */
export const statusIn = <S extends string>({ options }: States<S>): z.ZodLiteral<S> =>
  z.literal(options.map(({ shape }) => shape.status.value))
