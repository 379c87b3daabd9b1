import { type Evidence, trimEvidence } from '../../core/failure.ts'

/** Shorter ones are placeholders such as `x`, and would blank out half of every message. */
const shortestKey = 4

/**
 * Evidence is stored and shown. The keys in use are known here, so they go whatever they look like; what merely looks
 * like a secret goes wherever evidence is trimmed.
 */
export function redact(evidence: Evidence, keys: readonly string[]): Evidence {
  const withoutKeys = (text: string): string =>
    keys.filter(({ length }) => length >= shortestKey).reduce((rest, key) => rest.replaceAll(key, '[redacted]'), text)
  const { message, name, code } = evidence
  return trimEvidence({
    ...evidence,
    message: withoutKeys(message),
    ...(name === undefined ? {} : { name: withoutKeys(name) }),
    ...(code === undefined ? {} : { code: withoutKeys(code) }),
  })
}
