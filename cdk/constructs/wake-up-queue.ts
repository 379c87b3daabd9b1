import { Duration } from 'aws-cdk-lib'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Door } from './door.ts'

interface WakeUpQueueProps {
  /** Of the Lambda that reads the queue. */
  timeout: Duration
}

/** A message that was delivered this often without success is dead. */
const mostDeliveries = 5

/** Messages that say "look at this row". A lost one is sent again by the sweeper, so nothing of the client is in it. */
export class WakeUpQueue extends Construct {
  readonly queue: Queue
  readonly dead: Queue

  constructor(scope: Construct, id: string, { timeout }: WakeUpQueueProps) {
    super(scope, id)
    this.dead = new Queue(this, 'Dead', { enforceSSL: true, retentionPeriod: Duration.days(14) })
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // AWS asks for six times the timeout of the function; with less, a slow run is delivered twice.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: mostDeliveries },
    })
  }

  /**
   * One message an invocation: a run may take as long as its Lambda. How much goes on at once is said by the agents, and
   * not limited here: a queue with a limit is polled more than twice as often when it is empty, and polls are paid for
   * (AWS Lambda, "Configuring scaling behavior for SQS event source mappings").
   */
  wakes({ function: reader }: Door): void {
    reader.addEventSource(new SqsEventSource(this.queue, { batchSize: 1, reportBatchItemFailures: true }))
  }
}
