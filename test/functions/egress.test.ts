import { describe, expect, test } from 'vitest'
import { egressDoor, handler } from '../../functions/egress.ts'
import { sayingSite } from '../lib/egress/site.ts'

describe('the egress door', () => {
  test('answers a page', async () => {
    const site = await sayingSite('hello')
    const url = site.at('/')
    expect(await egressDoor(site.outside)({ url, hosts: ['site.test'] })).toMatchObject({ kind: 'page', text: 'hello' })
  })

  test('in AWS is as strict as can be', async () => {
    expect(await handler({ url: 'http://169.254.169.254/latest/meta-data/', hosts: ['example.com'] })).toEqual({
      kind: 'refused',
      why: '169.254.169.254 is an address; expected the name of a host',
    })
  })

  test.each([
    undefined,
    {},
    { url: 'https://example.com/' },
    { url: 'https://example.com/', hosts: ['*'] },
    { url: 'https://example.com/', hosts: ['example.com'], method: 'POST' },
    { url: 'https://example.com/', hosts: ['example.com'], headers: { cookie: 'a=b' } },
    { url: `https://example.com/${'x'.repeat(2_000)}`, hosts: ['example.com'] },
  ])('refuses what is no request: %j', async (event) => {
    await expect(handler(event)).rejects.toMatchObject({ name: 'ZodError' })
  })
})
