import { Fault } from '../core/fault.ts'

const longestKey = 512

/** Keys come from models and people: one that could lead out of the instance's own folder is refused. */
export function checkFileKey(key: string): string {
  const why = whyRefused(key)
  if (why) throw new Fault('request.invalid', `"${key.slice(0, 200)}" is no key of a file: ${why}`)
  return key
}

function whyRefused(key: string): string | undefined {
  if (key === '') return 'it is empty'
  if (Buffer.byteLength(key) > longestKey) return `it has more than ${longestKey} bytes`
  if (!key.isWellFormed() || /\p{Cc}/u.test(key)) return 'it has characters that no name has'
  const segments = key.split('/')
  if (segments.includes('')) return 'it begins or ends with a slash, or has two in a row'
  return segments.includes('.') || segments.includes('..') ? 'it climbs with dots' : undefined
}

/** A prefix may stop anywhere, also after a slash, and may be empty for everything. */
export function checkFilePrefix(prefix: string): string {
  if (prefix !== '') checkFileKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)
  return prefix
}
