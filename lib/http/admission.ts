import type { TokenId } from '../core/id.ts'
import { seconds } from '../core/time.ts'
import { isUsable, type Token } from '../core/token.ts'
import { tokenOf } from '../flows/tokens.ts'
import type { Ports } from '../ports.ts'

/** A token that another process revoked is let in for so long. Revoked by this one, it is out at once. */
const freshFor = seconds(5)
const mostKnown = 1_000

export interface Admission {
  /** The token that an `Authorization` header proves. */
  tokenFor(authorization: string | undefined): Promise<Token | undefined>
  forget(id: TokenId): void
}

/**
 * Remembers for a moment whom it has let in: otherwise every request would cost a read of the table and a digest.
 * Strangers are not remembered, so they cannot crowd out those who belong here.
 */
export function createAdmission(ports: Pick<Ports, 'store' | 'clock'>): Admission {
  const known = new Map<string, { token: Token; until: number }>()

  async function look(bearer: string, now: Date): Promise<Token | undefined> {
    known.delete(bearer)
    const token = await tokenOf(ports, bearer)
    if (!token) return undefined
    const [oldest] = known.keys()
    if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest)
    known.set(bearer, { token, until: now.getTime() + freshFor })
    return token
  }

  return {
    async tokenFor(authorization) {
      const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
      if (bearer === undefined) return undefined
      const now = ports.clock.now()
      const entry = known.get(bearer)
      const isFresh = entry && entry.until > now.getTime() && isUsable(entry.token, now)
      return isFresh ? entry.token : await look(bearer, now)
    },
    forget(id) {
      for (const [bearer, { token }] of known) if (token.id === id) known.delete(bearer)
    },
  }
}
