import { expect } from 'vitest'
import * as z from 'zod'
import { bySystem } from '../../../lib/core/actor.ts'
import type { Role, Token } from '../../../lib/core/token.ts'
import { createToken } from '../../../lib/flows/tokens.ts'
import { type App, createApp, type Settings } from '../../../lib/http/app.ts'
import { Problem } from '../../../lib/http/problem.ts'
import type { AnyRoute } from '../../../lib/http/route.ts'
import { routesFor } from '../../../lib/http/routes.ts'
import { openOffice, type Office } from '../flows/office.ts'

/** A token and what to send for it. */
interface Guest {
  token: Token
  bearer: string
}

interface Logged {
  message: string
  fault: unknown
  facts?: Record<string, unknown> | undefined
}

export interface Api extends Office {
  app: App
  routes: readonly AnyRoute[]
  guests: Record<Role, Guest>
  /** What went to the log. */
  logged: Logged[]
  ask: Ask
  /** Asks, expects this status, and answers the body. */
  get: (path: string, status?: number) => Promise<Body>
  post: (path: string, body?: unknown, status?: number) => Promise<Body>
  patch: (path: string, body: unknown, status?: number) => Promise<Body>
}

type Body = Record<string, unknown> & { items?: Record<string, unknown>[] }

interface Sent {
  /** @default admin */
  as?: Role
  /** Instead of a role; null sends none. */
  bearer?: string | null
  body?: unknown
  /** As it goes over the wire, instead of a body. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  headers?: Record<string, string>
}

export interface Got {
  status: number
  headers: Headers
  body: Body
  text: string
}

type Ask = (method: string, path: string, sent?: Sent) => Promise<Got>

/** An office whose API is open, with a token of every role. Whatever is answered is held against the document. */
export async function openApi(
  founding: Parameters<typeof openOffice>[0] = {},
  more: Partial<Settings> = {},
): Promise<Api> {
  const office = await openOffice({ asleep: true, ...founding })
  const { ports } = office
  const logged: Logged[] = []
  const log = (message: string, fault: unknown, facts?: Record<string, unknown>): void =>
    void logged.push({ message, fault, facts })
  const app = createApp({ ports, rules: office.rules, version: '1.2.3', log, ...more })
  const guests = {
    viewer: await invite(office, 'viewer'),
    operator: await invite(office, 'operator'),
    admin: await invite(office, 'admin'),
  }
  // Ids are made of the moment: what is done next shall be younger than the tokens.
  office.clock.advance(1)
  const routes = routesFor(ports)

  const ask: Ask = async (method, path, { as = 'admin', bearer = guests[as].bearer, body, raw, headers = {} } = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await app.request(path, {
      method,
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent, duplex: 'half' }),
    })
    const text = await response.text()
    checkAnswer(routes, { method, path, response, text })
    return { status: response.status, headers: response.headers, body: bodyOf(text), text }
  }

  const expecting = async (asked: Promise<Got>, status: number): Promise<Body> => {
    const { body, ...got } = await asked
    expect({ status: got.status, text: got.text }).toEqual({ status, text: got.text })
    return body
  }

  return {
    ...office,
    app,
    routes,
    guests,
    logged,
    ask,
    get: (path, status = 200) => expecting(ask('GET', path), status),
    post: (path, body, status = 200) => expecting(ask('POST', path, { body }), status),
    patch: (path, body, status = 200) => expecting(ask('PATCH', path, { body }), status),
  }
}

export const invite = ({ ports }: Pick<Office, 'ports'>, role: Role, expiresInMs?: number): Promise<Guest> =>
  createToken(ports, { name: `a ${role}`, role, expiresInMs, actor: bySystem('seed') })

/** A text that has this in it. */
export const like = (part: RegExp | string): unknown =>
  typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part)

const Bodies = z.record(z.string(), z.unknown()) as z.ZodType<Body>
const bodyOf = (text: string): Body => (text === '' ? {} : Bodies.parse(JSON.parse(text)))

interface Answered {
  method: string
  path: string
  response: Response
  text: string
}

const routeFor = (routes: readonly AnyRoute[], method: string, path: string): AnyRoute | undefined => {
  const [bare = ''] = path.split('?')
  const fits = (route: AnyRoute): boolean => new RegExp(`^${route.path.replace(':id', '[^/]+')}$`).test(bare)
  return routes.find((route) => route.method.toUpperCase() === method && fits(route))
}

/** What holds of every answer, whatever was asked. */
function checkAnswer(routes: readonly AnyRoute[], { method, path, response, text }: Answered): void {
  const { status, headers } = response
  expect(headers.get('x-request-id')).toMatch(/^[\w.=-]{1,128}$/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  if (!path.startsWith('/v1')) return
  expect(headers.get('cache-control')).toBe('no-store')
  const route = routeFor(routes, method, path)
  if (route?.statuses.some((one) => one === status)) return checkShape(route, text)
  expect(headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(JSON.parse(text))
  expect(problem).toEqual(JSON.parse(text))
  expect(problem).toMatchObject({ status, instance: path.split('?')[0], requestId: headers.get('x-request-id') })
}

/** The documented shape, and nothing else: an internal field that slips out is found here. */
function checkShape({ schemas: { answers } }: AnyRoute, text: string): void {
  if (!answers) return expect(text).toBe('')
  const body: unknown = JSON.parse(text)
  expect(answers.parse(body)).toEqual(body)
}
