import * as z from 'zod'
import { TokenId } from './id.ts'
import { Instant } from './time.ts'

export const Role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof Role>

const rank: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 }
export const mayActAs = (role: Role, needed: Role): boolean => rank[role] >= rank[needed]

/** What is kept of an API token: never the token itself, only its SHA-256. The id is the beginning of that digest. */
export const Token = z.object({
  id: TokenId,
  name: z.string().min(1).max(80),
  role: Role,
  digest: z.string(),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  revokedAt: Instant.optional(),
  version: z.number().int(),
})
export type Token = z.infer<typeof Token>

export const isUsable = (token: Token, now: Date): boolean =>
  !token.revokedAt && (!token.expiresAt || token.expiresAt > now.toISOString())

/** `digest` in hexadecimal: its first 104 bits find the row. */
export const tokenIdOf = (digest: string): TokenId => TokenId.parse(`token_${digest.slice(0, 26).toUpperCase()}`)
