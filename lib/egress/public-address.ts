import { BlockList, isIP } from 'node:net'

/**
 * IPv4 that nobody on the internet owns, from the IANA special-purpose address registry, and two that clouds answer
 * to from inside: https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const specialV4: [network: string, prefix: number, because: string][] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private use'],
  ['100.64.0.0', 10, 'shared by customers of one carrier'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local, with the metadata of most clouds'],
  ['172.16.0.0', 12, 'private use'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'relays from IPv6 to IPv4'],
  ['192.168.0.0', 16, 'private use'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved, with the broadcast address'],
  ['168.63.129.16', 32, 'the platform of Azure, inside its machines'],
]

/** Of IPv6, one eighth is for the internet. What is special beside it needs no row: loopback, `fc00::/7`, `fe80::/10`. */
const internetV6 = { network: '2000::', prefix: 3 }

/**
 * And what is special inside that eighth: https://www.iana.org/assignments/iana-ipv6-special-registry. Addresses that
 * carry an IPv4 address are refused whole, whatever it is: no host that has a page needs one.
 */
const specialV6: [network: string, prefix: number, because: string][] = [
  ['2001::', 23, 'protocol assignments, with Teredo'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, 'IPv4 within IPv6 (6to4)'],
  ['3fff::', 20, 'documentation'],
]

const special = new BlockList()
for (const [network, prefix] of specialV4) special.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of specialV6) special.addSubnet(network, prefix, 'ipv6')
const internet = new BlockList()
internet.addSubnet(internetV6.network, internetV6.prefix, 'ipv6')

/** Whether this is an address of the internet: not of this machine, its network, its cloud, or of nobody. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  // With a zone it is an address of one cable, and not one that a list could be asked about.
  if (version === 0 || address.includes('%')) return false
  if (version === 4) return !special.check(address, 'ipv4')
  return internet.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
