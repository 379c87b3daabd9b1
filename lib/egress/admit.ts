import { isIP } from 'node:net'
import { isOnList } from '../core/egress.ts'
import type { Outside } from './outside.ts'

/** Where a request may go: the address is the one that was looked at, so that a second answer of the DNS changes nothing. */
export interface Target {
  url: URL
  address: string
}

export type Admission = { kind: 'admitted'; target: Target } | { kind: 'refused'; why: string }

const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 }

const refused = (why: string): Admission => ({ kind: 'refused', why })

/** Looks at a URL from the start; a redirect is looked at like the first one. */
export async function admit(
  given: string,
  { hosts, signal }: { hosts: readonly string[]; signal: AbortSignal },
  { resolve, mayConnectTo, ports }: Outside,
): Promise<Admission> {
  const url = URL.parse(given)
  if (!url) return refused(`"${given}" is not a URL; expected one such as https://example.com/page`)
  const why = whyNotAsked(url, hosts, ports)
  if (why !== undefined) return refused(why)
  const addresses = await before(signal, resolve(url.hostname))
  const [address] = addresses
  if (address === undefined) return refused(`${url.hostname} has no address`)
  // One bad address spoils the name: whoever mixes them in is up to something. Which one it is stays here, or the
  // tool would be a way to look names up in the network it runs in.
  if (!addresses.every(mayConnectTo)) return refused(`${url.hostname} does not lead to a public address`)
  return { kind: 'admitted', target: { url, address } }
}

function whyNotAsked(url: URL, hosts: readonly string[], ports: readonly number[]): string | undefined {
  const { protocol, hostname, username, password, port } = url
  const usual = defaultPorts[protocol]
  if (usual === undefined) return `${protocol} is not fetched; expected http: or https:`
  if (username !== '' || password !== '') return 'a URL with a user name or a password is not fetched'
  // The parser has already turned every spelling of an IPv4 address into the usual one.
  if (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0) return `${hostname} is an address; expected the name of a host`
  if (!ports.includes(port === '' ? usual : Number(port)))
    return `port ${port} is not fetched from; expected ${ports.join(' or ')}`
  if (!isOnList(hostname, hosts)) return `${hostname} is not on the list of hosts, which has ${listed(hosts)}`
  return undefined
}

const mostListed = 20

const listed = (hosts: readonly string[]): string =>
  [...hosts.slice(0, mostListed), ...(hosts.length > mostListed ? [`${hosts.length - mostListed} more`] : [])].join(
    ', ',
  ) || 'none'

/** Looking up a name cannot be stopped, but nobody has to wait for it. */
async function before<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: never, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([answer, never])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
