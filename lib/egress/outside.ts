import { lookup } from 'node:dns/promises'
import { isPublicAddress } from './public-address.ts'

/** The world outside, and how much of it is let in. Tests have a smaller one, on their own machine. */
export interface Outside {
  /** Every address of a name, the one to use first. */
  resolve: (host: string) => Promise<string[]>
  mayConnectTo: (address: string) => boolean
  ports: readonly number[]
  /** Ends the whole of a request: names, redirects and the page. */
  timeLimit: () => AbortSignal
  /** Of a page, compressed as well as unpacked. */
  mostBytes: number
  /** Of the text that is made of it. */
  mostCharacters: number
  /** Who is believed about certificates. @default those that Node comes with */
  authorities?: string
}

/** IPv4 first: a Lambda has no way out over IPv6. */
async function resolve(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, order: 'ipv4first' })
  return found.map(({ address }) => address)
}

export const theInternet: Outside = {
  resolve,
  mayConnectTo: isPublicAddress,
  ports: [80, 443],
  // The lease of a run has a minute for all tools of one step.
  timeLimit: () => AbortSignal.timeout(10_000),
  mostBytes: 2 * 1024 * 1024,
  // A result goes into the conversation and is paid for on every later turn.
  mostCharacters: 40_000,
}
