import { resolve } from 'node:path'
import * as z from 'zod'
import { Fault } from '../lib/core/fault.ts'

const Environment = z.object({
  PORT: z.coerce.number('expected a port number up to 65535, such as 4270').int().min(0).max(65_535).default(4270),
  MISSION_CONTROL_DATA: z.string().min(1).default('.mission-control'),
  MISSION_CONTROL_INSTANCE: z.string().min(1).default('instance.example'),
  // Whatever else it had in it, it would not come through an Authorization header.
  MISSION_CONTROL_TOKEN: z
    .string()
    .regex(/^[!-~]{16,}$/, 'expected at least 16 characters: letters, digits and signs, no spaces')
    .optional(),
})

export interface Settings {
  /** 0 takes a free one. */
  port: number
  dataFolder: string
  instanceFolder: string
  /** The bearer of the first admin token, instead of a random one. */
  adminBearer?: string | undefined
}

/** What embedded mode is told by environment variables. Empty ones count as not given. */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.')
      return name === 'MISSION_CONTROL_TOKEN'
        ? `${name}: ${message}`
        : `${name} is ${JSON.stringify(given[name])}: ${message}`
    })
    throw new Fault('usage', problems.join('; '))
  }
  const { PORT, MISSION_CONTROL_DATA, MISSION_CONTROL_INSTANCE, MISSION_CONTROL_TOKEN } = parsed.data
  return {
    port: PORT,
    dataFolder: resolve(MISSION_CONTROL_DATA),
    instanceFolder: resolve(MISSION_CONTROL_INSTANCE),
    adminBearer: MISSION_CONTROL_TOKEN,
  }
}
