import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Capacity units of one call, as a benchmark adds them up. */
export interface Consumed {
  /** As AWS names it: `Query`, `TransactWriteItems`. */
  operation: string
  read: number
  write: number
}
export type OnConsumed = (consumed: Consumed) => void

const writing = new Set(['PutItem', 'DeleteItem', 'UpdateItem', 'TransactWriteItems'])
const reading = new Set(['GetItem', 'BatchGetItem', 'Query'])

/** Has every call of this client report what it consumed. */
export function countConsumed(client: DynamoDBClient, onConsumed: OnConsumed): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '')
      if (!writing.has(operation) && !reading.has(operation)) return next(args)
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
      const units = unitsOf(result.output)
      onConsumed(writing.has(operation) ? { operation, read: 0, write: units } : { operation, read: units, write: 0 })
      return result
    },
    { step: 'initialize', name: 'countConsumed' },
  )
}

function unitsOf(output: { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined } | object): number {
  const consumed = 'ConsumedCapacity' in output ? (output.ConsumedCapacity ?? []) : []
  return [consumed].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
}
