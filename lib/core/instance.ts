import * as z from 'zod'
import { HostPattern } from './egress.ts'
import { AgentId } from './id.ts'
import { Approval } from './project.ts'
import { Instant, isTimeZone } from './time.ts'
import { Price } from './usage.ts'

/** Names that AWS itself uses are those of the installation's own credentials: no model host is to be sent them. */
const KeyName = z
  .string()
  .regex(
    /^(?!AWS_)\w[\w.-]*$/,
    'expected the name of a key made for this model; names that begin with AWS_ are refused',
  )

const modelBase = {
  price: Price.default({ input: 0, output: 0 }),
  timeoutSeconds: z.number().int().min(1).max(600).default(120),
  maxOutputTokens: z.number().int().min(1).max(200_000).default(8_000),
}

/**
 * Where an agent's thoughts come from. Keys are never written here: `apiKeyFrom` names the environment variable or
 * the parameter that holds one.
 */
export const ModelSettings = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('rehearsal'), ...modelBase }),
  z.strictObject({
    provider: z.literal('bedrock'),
    model: z.string().min(1),
    region: z.string().optional(),
    ...modelBase,
  }),
  z.strictObject({
    provider: z.literal('anthropic'),
    model: z.string().min(1),
    apiKeyFrom: KeyName.default('ANTHROPIC_API_KEY'),
    baseUrl: z.url().optional(),
    ...modelBase,
  }),
  z.strictObject({
    provider: z.literal('openai-compatible'),
    model: z.string().min(1),
    baseUrl: z.url(),
    apiKeyFrom: KeyName.optional(),
    ...modelBase,
  }),
])
export type ModelSettings = z.infer<typeof ModelSettings>

export const Policies = z.strictObject({
  approval: Approval.default('human'),
  /** Caps that hold whatever a model answers. */
  missionsPerCycle: z.number().int().min(1).max(10).default(2),
  tasksPerMission: z.number().int().min(1).max(20).default(5),
  /** Missions that are proposed or approved, of one agent and of the whole instance. */
  openMissionsPerAgent: z.number().int().min(1).max(100).default(3),
  openMissions: z.number().int().min(1).max(500).default(20),
  /** Whether a task is reviewed when it does not say so itself. */
  review: z.boolean().default(true),
  /** Where the tool `fetch` may read: `example.com` is one host, `*.example.com` are those below it. */
  fetchHosts: z.array(HostPattern).max(200).default([]),
})
export type Policies = z.infer<typeof Policies>

/** Dollars. `hardFloor` is the monthly sum that no other setting can lift. */
export const Budgets = z.strictObject({
  perRun: z.number().positive().default(2),
  perAgentDay: z.number().positive().default(10),
  perMonth: z.number().positive().default(200),
  hardFloor: z.number().positive().default(500),
})
export type Budgets = z.infer<typeof Budgets>

/** What `instance.yaml` says. */
export const InstanceSettings = z.strictObject({
  name: z.string().min(1).max(80),
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin').default('UTC'),
  lead: AgentId,
  /** Who looks after failures that no rule knows; the team lead when nobody is named. */
  operations: AgentId.optional(),
  models: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), ModelSettings)
    .refine((models) => 'default' in models, 'expected a model named "default"'),
  policies: Policies.default(Policies.parse({})),
  budgets: Budgets.default(Budgets.parse({})),
})
export type InstanceSettings = z.infer<typeof InstanceSettings>

/** There is exactly one, under this id. */
export const instanceId = 'instance'

export const Instance = z.object({
  id: z.literal(instanceId),
  ...InstanceSettings.shape,
  /** While it is on, no cycle starts and no step is taken. */
  killSwitch: z.object({ on: z.boolean(), reason: z.string().optional(), since: Instant.optional() }),
  createdAt: Instant,
  updatedAt: Instant,
  applied: InstanceSettings.optional(),
  version: z.number().int(),
})
export type Instance = z.infer<typeof Instance>

/** True when at least one model is a script: the whole installation is then labelled as a rehearsal. */
export const isRehearsal = ({ models }: Pick<Instance, 'models'>): boolean =>
  Object.values(models).some(({ provider }) => provider === 'rehearsal')
