import { expect, test } from 'vitest'
import { like, openApi } from './api.ts'

test('a token is made, its bearer is answered this once, and it works', async () => {
  const { post, get, ask, clock } = await openApi()
  const made = await post('/v1/tokens', { name: 'Nightly export', role: 'viewer', expiresInDays: 1 }, 201)
  const expiresAt = new Date(clock.now().getTime() + 86_400_000).toISOString()
  expect(made).toMatchObject({
    name: 'Nightly export',
    role: 'viewer',
    expiresAt,
    bearer: like(/^mc_/),
  })
  const { bearer, ...shown } = made
  expect((await get('/v1/tokens')).items).toContainEqual(shown)
  expect((await ask('GET', '/v1/tasks', { bearer: String(bearer) })).status).toBe(200)
  clock.advance(86_400_000)
  expect((await ask('GET', '/v1/tasks', { bearer: String(bearer) })).status).toBe(401)
})

test('the list of tokens never shows what could be used', async () => {
  const { ask, guests } = await openApi()
  const { text, body } = await ask('GET', '/v1/tokens')
  expect(body.items?.map(({ name }) => name).toSorted()).toEqual(['a admin', 'a operator', 'a viewer'])
  for (const { bearer, token } of Object.values(guests)) {
    expect(text).not.toContain(bearer)
    expect(text).not.toContain(token.digest)
  }
})

test('a token that is revoked is out at once, stays on the list, and may be revoked again', async () => {
  const { ask, get, guests, clock } = await openApi()
  const { bearer, token } = guests.viewer
  expect((await ask('GET', '/v1/tasks', { bearer })).status).toBe(200)
  const { status, body } = await ask('DELETE', `/v1/tokens/${token.id}`)
  expect({ status, revokedAt: body['revokedAt'] }).toEqual({ status: 200, revokedAt: clock.now().toISOString() })
  expect((await ask('GET', '/v1/tasks', { bearer })).status).toBe(401)
  expect((await get('/v1/tokens')).items).toContainEqual(body)
  expect((await ask('DELETE', `/v1/tokens/${token.id}`)).body).toEqual(body)
})

test.each([
  [{ name: 'x', role: 'owner' }, /body\.role/],
  [{ name: 'x', role: 'viewer', expiresInDays: 0 }, /body\.expiresInDays/],
  [{ role: 'viewer' }, /body\.name: is missing/],
])('the order %j is refused', async (order, detail) => {
  const { post } = await openApi()
  expect((await post('/v1/tokens', order, 400))['detail']).toMatch(detail)
})
