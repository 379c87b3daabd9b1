import { expect, test } from 'vitest'
import * as z from 'zod'
import { route } from '../../../lib/http/route.ts'
import { routesFor } from '../../../lib/http/routes.ts'
import { openOffice } from '../flows/office.ts'

const shown = {
  name: 'getTime',
  method: 'get',
  path: '/v1/time',
  summary: 'What time it is',
  answers: z.string(),
} as const
const handle = async () => 'noon'

test('a route that does not say who may use it does not compile, and none is for strangers', () => {
  // @ts-expect-error Nobody said who may.
  expect(route({ ...shown, handle })).toMatchObject({ role: undefined })
  // @ts-expect-error Not everybody may.
  expect(route({ ...shown, role: 'anyone', handle })).toMatchObject({ role: 'anyone' })
  expect(route({ ...shown, role: 'viewer', handle })).toMatchObject({ role: 'viewer', statuses: [200] })
})

test('no route drops in silence what it does not know', () => {
  const chance = { now: () => new Date(0), random: () => 0 }
  const parts = routesFor({ clock: chance }).flatMap(({ name, schemas }) =>
    [schemas.query, schemas.body].map((schema) => ({ name, schema })),
  )
  const refuses = (schema: z.ZodType): boolean =>
    schema.safeParse({ unheardOf: 1 }).error?.issues.some(({ code }) => code === 'unrecognized_keys') ?? false
  const careless = parts.filter(({ schema }) => schema && !refuses(schema))
  expect(careless.map(({ name }) => name)).toEqual([])
})

test('a handler that answers something else than was said does not compile', () => {
  // @ts-expect-error A number is no text.
  expect(route({ ...shown, role: 'viewer', handle: async () => 12 })).toBeDefined()
})

test('a route carries out nothing for nobody', async () => {
  const read = route({ ...shown, role: 'viewer', handle }).read({ id: undefined, query: {}, body: undefined })
  if ('refusal' in read) throw new Error(read.refusal.detail)
  const { ports } = await openOffice()
  await expect(read.value({ ports, token: undefined })).rejects.toThrow('nobody was let in')
})
