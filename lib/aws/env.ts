import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import type { Queue, Store } from '../ports.ts'
import { dynamoClient, type Reach, sqsClient } from './clients.ts'
import { createQueue } from './queue.ts'
import { createStore } from './store.ts'

/** What the stacks tell a Lambda, and embedded mode its process. */
export const Environment = z.object({
  TABLE_NAME: z.string().min(3),
  THINK_QUEUE_URL: z.url(),
  RUN_QUEUE_URL: z.url(),
  THINK_DEAD_QUEUE_URL: z.url(),
  RUN_DEAD_QUEUE_URL: z.url(),
  STREAM_DEAD_QUEUE_URL: z.url(),
  BUCKET_NAME: z.string().min(3),
  INSTANCE_NAME: z.string().min(1),
})
export type Environment = z.infer<typeof Environment>

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = Environment.safeParse(variables)
  if (parsed.success) return parsed.data
  throw new Fault('instance.missing', `the environment does not describe an instance: ${z.prettifyError(parsed.error)}`)
}

/** The table and the queues. */
export function portsFrom(environment: Environment, reach: Reach = {}): { store: Store; queue: Queue } {
  return {
    store: createStore({ dynamo: dynamoClient(reach), table: environment.TABLE_NAME }),
    queue: createQueue({
      sqs: sqsClient(reach),
      urls: {
        think: { url: environment.THINK_QUEUE_URL, deadUrl: environment.THINK_DEAD_QUEUE_URL },
        run: { url: environment.RUN_QUEUE_URL, deadUrl: environment.RUN_DEAD_QUEUE_URL },
        streamDeadUrl: environment.STREAM_DEAD_QUEUE_URL,
      },
    }),
  }
}
