import { Duration, Validations } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type StreamFilter, streamFilters } from '../../lib/core/table.ts'
import { allowWildcard } from './allow-wildcard.ts'
import type { Door } from './door.ts'

interface RowNewsProps {
  table: Table
}

/** What changes in the table, told to those who act on it. News that nobody could take ends in a queue of its own. */
export class RowNews extends Construct {
  readonly dead: Queue
  private readonly table: Table

  constructor(scope: Construct, id: string, { table }: RowNewsProps) {
    super(scope, id)
    this.table = table
    this.dead = new Queue(this, 'Dead', { enforceSSL: true, retentionPeriod: Duration.days(14) })
    Validations.of(this.dead).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue itself.' })
  }

  /** Only news that passes the filters of `reader` costs an invocation. */
  tells(reader: keyof typeof streamFilters, door: Door): void {
    const { tableStreamArn: stream } = this.table
    if (!stream) throw new Error('the table has no stream')
    door.role.addToPolicy(
      new PolicyStatement({
        actions: ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action}`),
        resources: [stream],
      }),
    )
    allowWildcard(door.role, {
      actions: ['dynamodb:ListStreams'],
      resources: ['*'],
      because: 'Lambda asks it of every consumer of a stream, and it cannot be limited to one.',
    })
    this.dead.grantSendMessages(door.role)
    door.function.addEventSourceMapping('News', {
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: new SqsDlq(this.dead),
      filters: streamFilters[reader].map((filter: StreamFilter) => FilterCriteria.filter({ dynamodb: filter })),
    })
  }
}
