import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm'
import { unavailable } from './answered.ts'
import { loggerMiddleware, type Reach, tuned } from './clients.ts'

/** In a file of its own: whoever needs no parameter does not load what it takes to read one. */
export function ssmClient(reach: Reach = {}): SSMClient {
  const client = new SSMClient(tuned(reach))
  client.middlewareStack.remove(loggerMiddleware)
  return client
}

/** The value of a parameter of SSM in clear text; `undefined` when there is no such parameter. */
export async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    return Parameter?.Value
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined
    throw unavailable(`the parameter ${name}`, error)
  }
}
