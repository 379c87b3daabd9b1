import { describe, expect, test } from 'vitest'
import { TokenId } from '../../../lib/core/id.ts'
import { hours } from '../../../lib/core/time.ts'
import { createToken, revokeToken, tokenOf } from '../../../lib/flows/tokens.ts'
import { ada, deedsTo, emptyOffice } from './office.ts'

const wanted = { name: 'Ada', role: 'operator', actor: ada } as const

describe('a token', () => {
  test('is known by its bearer, and by nothing else', async () => {
    const { ports } = emptyOffice()
    const { token, bearer } = await createToken(ports, wanted)
    expect(await tokenOf(ports, bearer)).toEqual(token)
    for (const wrong of ['', bearer.slice(1), `${bearer} `, bearer.toUpperCase(), token.id, token.digest]) {
      expect(await tokenOf(ports, wrong)).toBeUndefined()
    }
  })

  test('is stored as a digest only', async () => {
    const { ports } = emptyOffice()
    const { token, bearer } = await createToken(ports, wanted)
    expect(JSON.stringify(await ports.store.get('token', token.id))).not.toContain(bearer.slice(3, 20))
    expect(token.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is another one every time', async () => {
    const { ports } = emptyOffice()
    const bearers = await Promise.all(Array.from({ length: 20 }, async () => (await createToken(ports, wanted)).bearer))
    expect(new Set(bearers).size).toBe(20)
    for (const bearer of bearers) expect(bearer).toMatch(/^mc_[0-9a-f]{48}$/)
  })

  test('ends when it expires, and not before', async () => {
    const { ports, clock } = emptyOffice()
    const { bearer } = await createToken(ports, { ...wanted, expiresInMs: hours(1) })
    clock.advance(hours(1) - 1)
    expect(await tokenOf(ports, bearer)).toBeDefined()
    clock.advance(1)
    expect(await tokenOf(ports, bearer)).toBeUndefined()
  })

  test('ends when it is revoked, for good, and the log says so once', async () => {
    const office = emptyOffice()
    const { token, bearer } = await createToken(office.ports, wanted)
    const revoked = await revokeToken(office.ports, token.id, ada)
    office.clock.advance(1)
    expect(await revokeToken(office.ports, token.id, ada)).toEqual({ ...revoked, version: 2 })
    expect(await tokenOf(office.ports, bearer)).toBeUndefined()
    expect(deedsTo(office, token.id)).toEqual(['token.created', 'token.revoked'])
  })

  test('that does not exist cannot be revoked', async () => {
    const { ports } = emptyOffice()
    await expect(revokeToken(ports, TokenId.parse('token_01KAQT5N000000000000000000'), ada)).rejects.toMatchObject({
      code: 'row.missing',
    })
  })

  test('may be chosen, when it is long enough and nobody has it yet', async () => {
    const { ports } = emptyOffice()
    const bearer = 'sixteen-letters!'
    expect(await createToken(ports, { ...wanted, bearer })).toMatchObject({ bearer })
    expect(await tokenOf(ports, bearer)).toMatchObject({ name: 'Ada', role: 'operator' })
    await expect(createToken(ports, { ...wanted, bearer })).rejects.toMatchObject({ code: 'state.illegal' })
    await expect(createToken(ports, { ...wanted, bearer: 'fifteen-letters' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })
})
