import type { Actor } from '../core/actor.ts'
import { Fault } from '../core/fault.ts'
import type { TokenId } from '../core/id.ts'
import { after, instant } from '../core/time.ts'
import { isUsable, type Role, type Token, tokenIdOf } from '../core/token.ts'
import type { Ports } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { rowOf } from './read-config.ts'

type Needs = Pick<Ports, 'store' | 'clock'>

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Bearers are long and random, so a plain digest is enough: there is nothing to guess. */
async function digestOf(bearer: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(bearer))))
}

const shortestBearer = 16

export interface NewToken {
  name: string
  role: Role
  expiresInMs?: number | undefined
  actor: Actor
  /** A bearer chosen by the operator, at least 16 characters; a random one is made otherwise. */
  bearer?: string | undefined
}

/** Makes a token. The bearer is answered this once; only its digest is kept. */
export async function createToken(ports: Needs, wanted: NewToken): Promise<{ token: Token; bearer: string }> {
  const { name, role, expiresInMs, actor } = wanted
  const bearer = wanted.bearer ?? `mc_${hexOf(crypto.getRandomValues(new Uint8Array(24)))}`
  if (bearer.length < shortestBearer) {
    throw new Fault(
      'request.invalid',
      `the token has ${bearer.length} characters; choose one of at least ${shortestBearer}`,
    )
  }
  const digest = await digestOf(bearer)
  const now = ports.clock.now()
  const expiresAt = expiresInMs === undefined ? undefined : after(now, expiresInMs)
  const token: Token = { id: tokenIdOf(digest), name, role, digest, createdAt: instant(now), expiresAt, version: 1 }
  return await commitChange(ports, async () => {
    if (await ports.store.get('token', token.id))
      throw new Fault('state.illegal', 'there is already a token with just this value; choose another')
    return {
      writes: [{ op: 'new', kind: 'token', row: token }],
      deeds: [{ actor, verb: 'token.created', subject: token.id, note: `${name} (${role})` }],
      result: { token, bearer },
    }
  })
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
  const digest = await digestOf(bearer)
  const token = await store.get('token', tokenIdOf(digest))
  // The id is only the beginning of the digest. Comparing digests leaks nothing that helps to find a bearer.
  return token && token.digest === digest && isUsable(token, clock.now()) ? token : undefined
}
