import * as z from 'zod'
import { seconds } from '../core/time.ts'
import { checkHealth, type Health } from '../flows/health.ts'
import type { Ports } from '../ports.ts'
import { fit } from './fit.ts'
import { Nothing, type Route } from './route.ts'

export const HealthView = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ stage: z.string(), ok: z.boolean(), says: z.string() })),
}) satisfies z.ZodType<Health>

/** Anybody may ask, so asking often must not cost much: within this time everybody gets the same answer. */
const freshFor = seconds(5)

type HealthRoute = Route<'get', '/v1/health', Nothing, Nothing, typeof HealthView>

/** How a part fails to answer names things that are not everybody's business. */
function discreet({ ok, checks }: Health): Health {
  const silent = 'does not answer'
  return { ok, checks: checks.map((check) => (check.says.startsWith(silent) ? { ...check, says: silent } : check)) }
}

/** The one route without a token: a load balancer has none. */
export function healthRoutes({ clock }: Pick<Ports, 'clock'>): readonly [HealthRoute] {
  let last: { health: Promise<Health>; askedAt: number } | undefined

  function recent(ports: Ports): Promise<Health> {
    const now = clock.now().getTime()
    if (!last || now - last.askedAt >= freshFor) last = { health: checkHealth(ports).then(discreet), askedAt: now }
    return last.health
  }

  return [
    {
      name: 'getHealth',
      role: 'anyone',
      method: 'get',
      path: '/v1/health',
      summary: 'Whether every part shows a sign of life',
      says: 'Needs no token. 200 when all is well, 503 otherwise, with the same body. Looked at afresh every 5 seconds.',
      statuses: [200, 503],
      schemas: { id: undefined, query: undefined, body: undefined, answers: HealthView },
      read: ({ query }) => {
        const asked = fit(Nothing, query, 'query')
        if ('refusal' in asked) return asked
        return {
          value: async ({ ports }) => {
            const health = await recent(ports)
            return { status: health.ok ? 200 : 503, answer: health, kept: health }
          },
        }
      },
    },
  ]
}
