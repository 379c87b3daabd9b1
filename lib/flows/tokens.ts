import type { Actor } from '../core/actor.ts'
import { newTokenId, type TokenId } from '../core/id.ts'
import { after, type Instant, instant } from '../core/time.ts'
import { bearerOf, isUsable, parseBearer, type Role, type Token } from '../core/token.ts'
import type { Ports } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { rowOf } from './read-config.ts'

type Needs = Pick<Ports, 'store' | 'clock'>

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Secrets have 192 random bits, so a plain digest is enough: there is nothing to guess. */
async function digest(secret: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))))
}

const newSecret = (): string => hexOf(crypto.getRandomValues(new Uint8Array(24)))

export interface NewToken {
  name: string
  role: Role
  expiresInMs?: number | undefined
  actor: Actor
  /** A bearer chosen by the operator, `mc_<ULID>_<secret>`; a new one is made otherwise. */
  bearer?: string | undefined
}

/** Makes a token. The bearer is answered this once; only the digest of its secret is kept. */
export async function createToken(ports: Needs, { name, role, expiresInMs, actor, bearer }: NewToken): Promise<{ token: Token; bearer: string }> {
  const { clock } = ports
  const chosen = bearer === undefined ? undefined : parseBearer(bearer)
  const { id, secret } = chosen ?? { id: newTokenId(clock), secret: newSecret() }
  const secretHash = await digest(secret)
  const expiresAt: Instant | undefined = expiresInMs === undefined ? undefined : after(clock.now(), expiresInMs)
  const token: Token = { id, name, role, secretHash, createdAt: instant(clock.now()), expiresAt, version: 1 }
  return await commitChange(ports, async () => ({
    writes: [{ op: 'new', kind: 'token', row: token }],
    deeds: [{ actor, verb: 'token.created', subject: id, note: `${name} (${role})` }],
    result: { token, bearer: bearerOf(id, secret) },
  }))
}

export async function revokeToken(ports: Needs, id: TokenId, actor: Actor): Promise<Token> {
  return await commitChange(ports, async () => {
    const token = await rowOf(ports.store, 'token', id)
    if (token.revokedAt) return { writes: [], result: token }
    const revoked: Token = { ...token, revokedAt: instant(ports.clock.now()) }
    return {
      writes: [{ op: 'changed', kind: 'token', row: revoked }],
      deeds: [{ actor, verb: 'token.revoked', subject: id, note: token.name }],
      result: revoked,
    }
  })
}

/** The token that a bearer proves, unless it is unknown, revoked or expired. */
export async function tokenOf({ store, clock }: Needs, bearer: string): Promise<Token | undefined> {
  const parsed = parseBearer(bearer)
  const token = parsed && (await store.get('token', parsed.id))
  if (!parsed || !token || !isUsable(token, clock.now())) return undefined
  return isSame(await digest(parsed.secret), token.secretHash) ? token : undefined
}

/** Looks at every character, so that the time it takes tells nothing about where two digests part. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
