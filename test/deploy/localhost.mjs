import dns from 'node:dns'

/**
 * Names below `localhost` are this machine (RFC 6761). MiniStack answers with such names for its APIs, as AWS answers
 * with names below amazonaws.com, and the resolver of a bare Debian does not know them.
 */
const { lookup } = dns

/** @param {string} host @param {unknown[]} rest */
function lookupHere(host, ...rest) {
  Reflect.apply(lookup, dns, [host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest])
}

Object.assign(dns, { lookup: lookupHere })
