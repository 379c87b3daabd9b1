import * as z from 'zod'

/**
 * The name of an installation: of its folder, its stacks, its table and its bucket. The bucket's is the tightest, with
 * 63 characters of which the account and the longest region take most.
 */
export const InstanceName = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9])*$/, 'expected small letters, digits and single hyphens, beginning with a letter')
  .min(2)
  .max(19)
  .brand<'InstanceName'>()
export type InstanceName = z.infer<typeof InstanceName>

/** What everything of an installation is called in AWS. These names never change: a renamed table is a new, empty one. */
export const namesOf = (instance: InstanceName) => ({
  dataStack: `MissionControl-${instance}-Data`,
  appStack: `MissionControl-${instance}-App`,
  table: `mission-control-${instance}`,
  bucket: (account: string, region: string) => `mission-control-${instance}-${account}-${region}`,
  /** Secrets are SSM parameters below this. */
  parameters: `/mission-control/${instance}`,
})
