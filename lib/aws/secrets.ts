import { minutes, seconds } from '../core/time.ts'
import type { Reach } from './clients.ts'

/** What `lib/mind` asks for keys. It knows nothing of parameters, and we know nothing of minds. */
interface Secrets {
  (name: string): Promise<string | undefined>
  howToSet: (name: string) => string
}

interface ParameterSecrets {
  /** The parameter of a secret is `<prefix>/<name>`. */
  prefix: string
  /** @default SSM of the region that the function runs in */
  ssm?: Reach
  now?: () => Date
}

interface Kept {
  value: Promise<string | undefined>
  until: number
}

/** After this long a key that somebody has changed is picked up. */
const keptFor = minutes(5)
/** A missing one is looked for sooner: somebody may just have created it because we said that it is missing. */
const missedFor = seconds(30)

/** Secrets are SecureString parameters of SSM. What it takes to read them is loaded when the first one is asked for. */
export function parameterSecrets({ prefix, ssm = {}, now = () => new Date() }: ParameterSecrets): Secrets {
  const kept = new Map<string, Kept>()
  const parameterOf = (name: string): string => `${prefix}/${name}`
  let reader: Promise<(name: string) => Promise<string | undefined>> | undefined

  async function read(name: string): Promise<string | undefined> {
    reader ??= loadReader(ssm)
    return await (
      await reader
    )(parameterOf(name))
  }

  /** Those who ask at the same time wait for one call. A call that failed is forgotten. */
  function look(name: string): Kept {
    const looked: Kept = { value: read(name), until: now().getTime() + keptFor }
    kept.set(name, looked)
    looked.value.then(
      (value) => {
        if (value === undefined) looked.until = now().getTime() + missedFor
      },
      () => kept.delete(name),
    )
    return looked
  }

  const ask = async (name: string): Promise<string | undefined> => {
    const last = kept.get(name)
    return await (last && now().getTime() < last.until ? last : look(name)).value
  }
  return Object.assign(ask, { howToSet: (name: string) => `create the SecureString parameter ${parameterOf(name)}` })
}

async function loadReader(reach: Reach): Promise<(name: string) => Promise<string | undefined>> {
  const { readParameter, ssmClient } = await import('./parameter.ts')
  const client = ssmClient(reach)
  return (name) => readParameter(client, name)
}
