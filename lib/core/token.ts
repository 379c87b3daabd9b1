import * as z from 'zod'
import { TokenId } from './id.ts'
import { Instant } from './time.ts'

export const Role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof Role>

const rank: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 }
export const mayActAs = (role: Role, needed: Role): boolean => rank[role] >= rank[needed]

/** What is kept of an API token: never the token, only the SHA-256 of its secret. */
export const Token = z.object({
  id: TokenId,
  name: z.string().min(1).max(80),
  role: Role,
  secretHash: z.string(),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  revokedAt: Instant.optional(),
  version: z.number().int(),
})
export type Token = z.infer<typeof Token>

export const isUsable = (token: Token, now: Date): boolean =>
  !token.revokedAt && (!token.expiresAt || token.expiresAt > now.toISOString())

/** A token as its owner holds it: `mc_<id>_<secret>`. The id finds the row, the secret proves the owner. */
export const bearerOf = (id: TokenId, secret: string): string => `mc_${id.slice('token_'.length)}_${secret}`

export function parseBearer(text: string): { id: TokenId; secret: string } | undefined {
  const [, ulid, secret] = /^mc_([0-9A-Z]{26})_([\w-]{20,200})$/.exec(text) ?? []
  const id = TokenId.safeParse(`token_${ulid}`)
  return id.success && secret ? { id: id.data, secret } : undefined
}
