import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What happens to the answers of a client; one entry for every request that reaches the wire, in order. */
type Fate = 'arrives' | 'is lost' | 'request is lost'

const timeout = (): Error => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })

/** Loses answers below the retries of the SDK, which then repeats the very same request. */
export function loseAnswers(client: DynamoDBClient, fates: Fate[], onLost: () => Promise<void> = async () => {}): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const fate = fates.shift() ?? 'arrives'
      if (fate === 'request is lost') throw timeout()
      const answer = await next(args)
      if (fate === 'arrives') return answer
      await onLost()
      throw timeout()
    },
    { step: 'deserialize', name: 'loseAnswers', priority: 'high' },
  )
}

/** Refuses whole calls, as if the SDK had retried what may be retried. */
export function refuseCalls(client: DynamoDBClient, refusals: (() => Error | undefined)[]): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const refusal = refusals.shift()?.()
      if (refusal) throw refusal
      return next(args)
    },
    { step: 'initialize', name: 'refuseCalls' },
  )
}
