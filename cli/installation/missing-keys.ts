import type { Reach } from '../../lib/aws/clients.ts'
import { parameterSecrets } from '../../lib/aws/secrets.ts'
import type { Instance } from '../../lib/core/instance.ts'
import { type InstanceName, namesOf } from '../../lib/core/installation.ts'

interface Wanted {
  instance: InstanceName
  models: Instance['models']
  ssm?: Reach
}

/** Keys that the models of an instance name and that nobody has put there yet, each with the command that does. */
export async function missingKeys({ instance, models, ssm }: Wanted): Promise<string[]> {
  const prefix = namesOf(instance).parameters
  const secrets = parameterSecrets({ prefix, ...(ssm ? { ssm } : {}) })
  const names = Object.values(models).flatMap((model) => ('apiKeyFrom' in model ? (model.apiKeyFrom ?? []) : []))
  const found = await Promise.all([...new Set(names)].map(async (name) => ({ name, value: await secrets(name) })))
  return found
    .filter(({ value }) => value === undefined)
    .map(
      ({ name }) =>
        `a model has no key yet: aws ssm put-parameter --type SecureString --name ${prefix}/${name} --value ...`,
    )
}
