import type { InvokeCommandOutput } from '@aws-sdk/client-lambda'
import * as z from 'zod'
import { EgressAnswer, type EgressRequest } from '../core/egress.ts'
import { Fault } from '../core/fault.ts'
import type { Egress } from '../ports.ts'
import { answered } from './answered.ts'
import { loggerMiddleware, type Reach, tuned } from './clients.ts'

const Environment = z.object({ EGRESS_FUNCTION_NAME: z.string().min(1) })

function nameOfFunction(variables: NodeJS.ProcessEnv): string {
  const parsed = Environment.safeParse(variables)
  if (parsed.success) return parsed.data.EGRESS_FUNCTION_NAME
  throw new Fault(
    'instance.missing',
    'the environment has no EGRESS_FUNCTION_NAME, so nothing can be fetched: deploy the instance again',
  )
}

/** Longer than the door allows itself for a page; and a page that is too slow is not tried five times. */
const requestTimeout = 15_000
const maxAttempts = 2

type Invoke = (request: EgressRequest) => Promise<InvokeCommandOutput>

async function loadInvoke(variables: NodeJS.ProcessEnv, reach: Reach): Promise<Invoke> {
  const FunctionName = nameOfFunction(variables)
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda')
  const { requestHandler, ...others } = tuned(reach)
  const lambda = new LambdaClient({ ...others, maxAttempts, requestHandler: { ...requestHandler, requestTimeout } })
  lambda.middlewareStack.remove(loggerMiddleware)
  return (request) => lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }))
}

/**
 * Pages are fetched by a Lambda of their own, whose role may do nothing. What it takes to call one is loaded with the
 * first page: most runs fetch none.
 */
export function lambdaEgress(variables: NodeJS.ProcessEnv = process.env, reach: Reach = {}): Egress {
  let invoke: Promise<Invoke> | undefined
  return {
    async fetch(request) {
      const call = await (invoke ??= loadInvoke(variables, reach))
      const { FunctionError, Payload } = await answered('the egress function', call(request))
      const said = Payload?.transformToString() ?? ''
      return FunctionError === undefined ? EgressAnswer.parse(JSON.parse(said)) : brokenBy(FunctionError, said)
    },
  }
}

/** Out of time or memory: that is what the page did to it, so the page is what failed. */
const brokenBy = (functionError: string, said: string): EgressAnswer => ({
  kind: 'failed',
  name: 'EgressBroken',
  message: `the page was too much for the egress function (${functionError}): ${said.slice(0, 300)}`,
})
