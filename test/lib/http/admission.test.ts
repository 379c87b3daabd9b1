import { beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../../lib/core/token.ts'
import { mayActAs } from '../../../lib/core/token.ts'
import { days, seconds } from '../../../lib/core/time.ts'
import { createToken, revokeToken } from '../../../lib/flows/tokens.ts'
import type { AnyRoute } from '../../../lib/http/route.ts'
import { routesFor } from '../../../lib/http/routes.ts'
import { ada } from '../flows/office.ts'
import { type Api, invite, like, openApi } from './api.ts'

let api: Api
const strangers: Record<string, string | null> = {
  'no token': null,
  garbage: 'mc_garbage-of-the-right-length',
  'an empty one': ' ',
}

beforeAll(async () => {
  api = await openApi()
  const [expired, revoked] = [await invite(api, 'admin', days(1)), await invite(api, 'admin')]
  await revokeToken(api.ports, revoked.token.id, ada)
  api.clock.advance(days(1))
  strangers['an expired one'] = expired.bearer
  strangers['a revoked one'] = revoked.bearer
})

const someId: Record<string, string> = { agents: 'nobody', projects: 'nothing', rules: 'no-such-rule' }

/** A path that is a valid request as far as the path goes, and leads nowhere, so that nothing is done. */
function pathOf({ path }: AnyRoute): string {
  const noun = path.split('/')[2] ?? ''
  const kind = noun === 'think-cycles' ? 'cycle' : noun.slice(0, -1)
  return path.replace(':id', someId[noun] ?? `${kind}_01JD3Q8Z5YV4T2M7K9N0ABCDEF`)
}

const table = routesFor({ clock: { now: () => new Date(0), random: () => 0 } })
const named = table.map((route): [string, AnyRoute] => [`${route.method.toUpperCase()} ${route.path}`, route])
const guarded = named.filter(([, { role }]) => role !== 'anyone')
const roles: Role[] = ['viewer', 'operator', 'admin']

describe.each(guarded)('%s', (_name, route) => {
  const ask = (bearer: string | null) => api.ask(route.method.toUpperCase(), pathOf(route), { bearer })

  test('lets no stranger in', async () => {
    for (const [who, bearer] of Object.entries(strangers)) {
      const { status, headers } = await ask(bearer)
      expect({ who, status, challenge: headers.get('www-authenticate') }).toEqual({
        who,
        status: 401,
        challenge: like(/^Bearer realm="mission-control"/),
      })
    }
  })

  test(`wants ${route.role === 'viewer' ? 'a viewer' : `an ${route.role}`} or more`, async () => {
    for (const role of roles) {
      const { status, body } = await ask(api.guests[role].bearer)
      const refusal = status === 403 ? body['detail'] : 'none'
      const isEnough = route.role !== 'anyone' && mayActAs(role, route.role)
      expect({ role, isIn: status !== 401, refusal }).toEqual({
        role,
        isIn: true,
        refusal: isEnough ? 'none' : like(`this needs an ${route.role}.`),
      })
    }
  })
})

test('only the health needs no token', () => {
  expect(named.filter(([, { role }]) => role === 'anyone').map(([name]) => name)).toEqual(['GET /v1/health'])
})

test('reading is for viewers, tokens and settings are for admins, and the rest is for operators', () => {
  const roleOf = Object.fromEntries(guarded.map(([name, { role }]) => [name, role]))
  const forAdmins = [
    'GET /v1/tokens',
    'POST /v1/tokens',
    'DELETE /v1/tokens/:id',
    'POST /v1/agents',
    'PATCH /v1/agents/:id',
    'PATCH /v1/instance',
  ]
  for (const [name, role] of Object.entries(roleOf)) {
    const expected = forAdmins.includes(name) ? 'admin' : name.startsWith('GET') ? 'viewer' : 'operator'
    expect({ name, role }).toEqual({ name, role: expected })
  }
})

test('a problem says which role the token has, and which is needed', async () => {
  const { body } = await api.ask('POST', '/v1/agents', { as: 'operator', body: {} })
  expect(body['detail']).toBe('The token "a operator" is an operator; this needs an admin.')
})

test('a stranger is not told which paths exist', async () => {
  for (const path of ['/v1', '/v1/nothing', '/v1/tasks/1/2/3']) {
    expect((await api.ask('GET', path, { bearer: null })).status).toBe(401)
    expect((await api.ask('GET', path)).status).toBe(404)
  }
  expect((await api.ask('DELETE', '/v1/tasks', { bearer: null })).status).toBe(401)
})

describe('a token that was let in', () => {
  test('costs one read of the table, and none again for 5 seconds', async () => {
    const { ask, troubles, clock, guests } = await openApi()
    let reads = 0
    troubles.plan = (operation) => void (operation === 'get' && reads++)
    const readsOf = async () => {
      reads = 0
      await ask('GET', '/v1/tasks', { bearer: guests.viewer.bearer })
      return reads
    }
    expect([await readsOf(), await readsOf(), await readsOf()]).toEqual([1, 0, 0])
    clock.advance(seconds(5))
    expect(await readsOf()).toBe(1)
  })

  test('is out within 5 seconds when another process revokes it', async () => {
    const { ask, clock, guests, ports } = await openApi()
    const { bearer, token } = guests.viewer
    const statusNow = async () => (await ask('GET', '/v1/tasks', { bearer })).status
    expect(await statusNow()).toBe(200)
    await revokeToken(ports, token.id, ada)
    clock.advance(seconds(5) - 1)
    expect(await statusNow()).toBe(200)
    clock.advance(1)
    expect(await statusNow()).toBe(401)
  })

  test('is out at the very moment it expires', async () => {
    const here = await openApi()
    const { bearer } = await invite(here, 'viewer', seconds(2))
    const statusNow = async () => (await here.ask('GET', '/v1/tasks', { bearer })).status
    here.clock.advance(seconds(2) - 1)
    expect(await statusNow()).toBe(200)
    here.clock.advance(1)
    expect(await statusNow()).toBe(401)
  })

  test('may be any text that an operator chose', async () => {
    const { ask, ports } = await openApi()
    await createToken(ports, { name: 'chosen', role: 'viewer', actor: ada, bearer: 'a-bearer-of-my-own' })
    expect((await ask('GET', '/v1/tasks', { bearer: 'a-bearer-of-my-own' })).status).toBe(200)
  })
})
