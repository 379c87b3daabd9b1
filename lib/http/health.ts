import * as z from 'zod'
import { seconds } from '../core/time.ts'
import { checkHealth, type Health } from '../flows/health.ts'
import type { Ports } from '../ports.ts'
import type { Route } from './route.ts'

export const HealthView = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ stage: z.string(), ok: z.boolean(), says: z.string() })),
}) satisfies z.ZodType<Health>

/** Anybody may ask, so asking often must not cost much: within this time everybody gets the same answer. */
const freshFor = seconds(5)

type HealthRoute = Route<'get', '/v1/health', z.ZodObject<Record<never, never>, z.core.$strict>, z.ZodObject<Record<never, never>, z.core.$strict>, typeof HealthView>

export function healthRoutes({ clock }: Pick<Ports, 'clock'>): readonly [HealthRoute] {
  let last: { health: Promise<Health>; askedAt: number } | undefined
  function recent(ports: Ports): Promise<Health> {
    const now = clock.now().getTime()
    if (!last || now - last.askedAt >= freshFor) last = { health: checkHealth(ports), askedAt: now }
    return last.health
  }
}
