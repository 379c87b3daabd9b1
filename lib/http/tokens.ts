import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import { TokenId } from '../core/id.ts'
import { days } from '../core/time.ts'
import { Role, Token } from '../core/token.ts'
import { rowOf } from '../flows/read-config.ts'
import { createToken, revokeToken } from '../flows/tokens.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const TokenView = Token.omit({ digest: true, version: true })
export type TokenView = z.infer<typeof TokenView>
export const TokenPage = pageOf(TokenView)
export const NewToken = TokenView.extend({ bearer: z.string().nullable() })
export const TokenOrder = z.strictObject({
  name: Token.shape.name,
  role: Role,
  expiresInDays: z.number().int().min(1).max(3_650).optional(),
})

const viewOf = ({ digest: _digest, version: _version, ...token }: Token): TokenView => token

export const tokenRoutes = [
  route({
    name: 'listTokens',
    role: 'admin',
    method: 'get',
    path: '/v1/tokens',
    summary: 'Who may come in',
    says: 'Revoked and expired ones are listed too, because activities name them.',
    query: z.strictObject(paging),
    answers: TokenPage,
    async handle({ ports, query }) {
      const { items, cursor } = await listOf(ports.store, 'token', query)
      return { items: items.map(viewOf), cursor }
    },
  }),
  route({
    name: 'getOwnToken',
    role: 'viewer',
    method: 'get',
    path: '/v1/tokens/me',
    summary: 'Who asks: the token that came with this request',
    answers: TokenView,
    async handle({ ports, by }) {
      if (by.kind !== 'person') throw new Fault('request.denied', 'only people have tokens')
      return viewOf(await rowOf(ports.store, 'token', by.id))
    },
  }),
  route({
    name: 'createToken',
    role: 'admin',
    method: 'post',
    path: '/v1/tokens',
    summary: 'Make a token',
    says: 'The bearer is answered this once and kept nowhere. When the request is repeated with its idempotency key, the answer is the same but for the bearer, which is null then: no second token is made; if you lost the bearer, revoke the token and make another with a new key.',
    body: TokenOrder,
    answers: NewToken,
    creates: true,
    async handle({ ports, by, body: { name, role, expiresInDays } }) {
      const expiresInMs = expiresInDays === undefined ? undefined : days(expiresInDays)
      const { token, bearer } = await createToken(ports, { name, role, expiresInMs, actor: by })
      return { ...viewOf(token), bearer }
    },
    keeps: (token) => ({ ...token, bearer: null }),
  }),
  route({
    name: 'revokeToken',
    role: 'admin',
    method: 'delete',
    path: '/v1/tokens/:id',
    summary: 'Shut somebody out',
    says: 'At once in the process that answers, within 5 seconds everywhere. One that is revoked already stays as it is.',
    id: TokenId,
    answers: TokenView,
    handle: async ({ ports, by, id }) => viewOf(await revokeToken(ports, id, by)),
  }),
] as const
