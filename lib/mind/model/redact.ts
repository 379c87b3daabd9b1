import { type Evidence, trimEvidence } from '../../core/failure.ts'

/** Shorter ones are placeholders such as `x`, and would blank out half of every message. */
const shortestKey = 4

const credentials: readonly [RegExp, string][] = [
  [/\b(bearer)\s+[\w~+/.=-]{8,}/gi, '$1 [redacted]'],
  [/\b(authorization"?\s*[:=]\s*"?(?:basic |bearer |aws4-hmac-sha256 )?)[^\s"',}]+/gi, '$1[redacted]'],
  [/\b((?:x-)?api-key"?\s*[:=]\s*"?)[^\s"',}]+/gi, '$1[redacted]'],
  [/(:\/\/)[^/\s:@]+:[^/\s@]+@/g, '$1[redacted]@'],
]

/** Evidence is stored and shown: no key, and nothing that looks like one, may be in it. */
export function redact(evidence: Evidence, keys: readonly string[]): Evidence {
  const clean = (text: string): string => {
    const withoutKeys = keys
      .filter(({ length }) => length >= shortestKey)
      .reduce((rest, key) => rest.replaceAll(key, '[redacted]'), text)
    return credentials.reduce((rest, [shape, told]) => rest.replace(shape, told), withoutKeys)
  }
  const { message, name, code } = evidence
  return trimEvidence({
    ...evidence,
    message: clean(message),
    ...(name === undefined ? {} : { name: clean(name) }),
    ...(code === undefined ? {} : { code: clean(code) }),
  })
}
