import * as z from 'zod'
import { Evidence } from './failure.ts'

/** A host that agents may read from: `example.com` is itself, `*.example.com` are its subdomains. Never an address. */
export const HostPattern = z
  .string()
  .max(255)
  .toLowerCase()
  .regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])$/,
    'expected a host such as example.com, or *.example.com for its subdomains: no scheme, port, path or address, and names in other scripts in their xn-- form',
  )

export const longestUrl = 2_000

/** What is sent through the door behind which pages are fetched. */
export const EgressRequest = z.strictObject({
  url: z.string().max(longestUrl),
  method: z.enum(['GET', 'HEAD']).default('GET'),
  /** Who may be asked, and be redirected to. */
  hosts: z.array(HostPattern),
})
export type EgressRequest = z.infer<typeof EgressRequest>

const Reached = z.object({
  status: z.number().int(),
  /** Where it was found, after redirects. */
  url: z.string(),
  /** Without parameters: `text/html`. */
  type: z.string(),
})

/** What comes back. `refused` is our own decision; `failed` is what the network or the other side did. */
export const EgressAnswer = z.discriminatedUnion('kind', [
  Reached.extend({ kind: z.literal('page'), text: z.string(), isCut: z.boolean() }),
  /** Nothing to read, so it was not loaded. The size is what the other side says it is. */
  Reached.extend({ kind: z.literal('not-text'), bytes: z.number().optional() }),
  z.object({ kind: z.literal('refused'), why: z.string() }),
  Evidence.pick({ message: true, name: true, code: true, httpStatus: true }).extend({ kind: z.literal('failed') }),
])
export type EgressAnswer = z.infer<typeof EgressAnswer>

/** Whether a host, as a URL spells it, is on the list. */
export const isOnList = (host: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.startsWith('*.') ? isBelow(host, pattern.slice(1)) : host === pattern))

const isBelow = (host: string, ending: string): boolean => host.length > ending.length && host.endsWith(ending)
