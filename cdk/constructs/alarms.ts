import { Aws, Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { InstanceName } from '../../lib/core/installation.ts'

interface AlarmsProps {
  instance: InstanceName
  executor: IFunction
  runQueue: IQueue
  httpApi: HttpApi
}

/** One alarm. The words say what is wrong and what to do first: they are all that a woken person reads. */
interface AlarmRow {
  says: string
  metric: IMetric
  limit: { above: number } | { atLeast: number }
  /** How many periods of the metric in a row it must hold. */
  periods: number
  /** What it means that nothing was measured. @default that all is well */
  silence?: TreatMissingData
}

/** As many alarms with one metric each as an account has for nothing: ten. */
export class Alarms extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    this.topic = new Topic(this, 'Topic', { enforceSSL: true })
    // A policy of our own takes the place of the one by which everything in the account may publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    )
    for (const [name, row] of Object.entries(rowsFor(props))) this.ring(name, row)
  }

  private ring(
    name: string,
    { says, metric, limit, periods, silence = TreatMissingData.NOT_BREACHING }: AlarmRow,
  ): void {
    const [threshold, comparisonOperator] =
      'above' in limit
        ? [limit.above, ComparisonOperator.GREATER_THAN_THRESHOLD]
        : [limit.atLeast, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD]
    const alarm = new Alarm(this, name, {
      metric,
      alarmDescription: says,
      threshold,
      comparisonOperator,
      evaluationPeriods: periods,
      treatMissingData: silence,
    })
    const tell = new SnsAction(this.topic)
    alarm.addAlarmAction(tell)
    alarm.addOkAction(tell)
  }
}

const minute = Duration.minutes(1)
const fiveMinutes = Duration.minutes(5)

function rowsFor({ instance, executor, runQueue, httpApi }: AlarmsProps): Record<string, AlarmRow> {
  const ours = (metricName: string): Metric =>
    new Metric({
      namespace: 'MissionControl',
      metricName,
      dimensionsMap: { service: 'mission-control', instance },
      statistic: Stats.MAXIMUM,
      period: minute,
    })
  const sum = { statistic: Stats.SUM, period: fiveMinutes }
  return {
    UnknownShare: {
      says: 'More than 20 % of the failures of the last hour matched no rule, and it has not been below 15 % since. Open Failures, look at the largest group of UNKNOWN, and add a rule for it.',
      metric: ours('UnknownAlert'),
      limit: { above: 0 },
      periods: 1,
    },
    DeadMessages: {
      says: 'Wake-ups or stream news were given up after too many deliveries. GET /v1/health says which queue; read the log of its Lambda for the fault, then redrive the queue.',
      metric: ours('DeadMessages'),
      limit: { above: 0 },
      periods: 1,
    },
    OldestMessage: {
      says: 'A run waits for an executor since half an hour. Look whether the executor is throttled, then whether many runs were queued at once.',
      metric: runQueue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
      limit: { above: Duration.minutes(30).toSeconds() },
      periods: 1,
    },
    ExecutorErrors: {
      says: 'The executor broke off more than twice in five minutes: a fault of ours or a timeout, not a failed run. Read its log for the fault; the runs are taken up again by themselves.',
      metric: executor.metricErrors(sum),
      limit: { above: 2 },
      periods: 1,
    },
    ExecutorThrottles: {
      says: "Executors are refused by Lambda for a quarter of an hour. Compare the account's concurrency limit with what else runs in it, and ask AWS for more.",
      metric: executor.metricThrottles(sum),
      limit: { above: 0 },
      periods: 3,
    },
    StaleLeases: {
      says: 'Work whose executor died is not taken up again. Read the log of the tick: its sweep faults, or does not get to the end.',
      metric: ours('StaleLeases'),
      limit: { above: 0 },
      periods: 3,
    },
    AgentsOverdue: {
      says: 'Agents are due, but none has thought for 15 minutes, or the tick is silent. Look at GET /v1/health, then at the logs of tick and think, in this order.',
      metric: ours('MinutesOverdue'),
      limit: { above: 15 },
      periods: 5,
      silence: TreatMissingData.BREACHING,
    },
    ApiErrors: {
      says: 'The API answered more than five times in five minutes with a 5xx. Find the requestId in its access log and the fault in the log of the API Lambda.',
      metric: httpApi.metricServerError(sum),
      limit: { above: 5 },
      periods: 1,
    },
    Budget: {
      says: 'Four fifths of the budget are spent. Look at Overview which agent or mission it went to, then pause it or raise the budget; at 100 % everything is held.',
      metric: ours('BudgetShare'),
      limit: { atLeast: 80 },
      periods: 1,
    },
    DroppedRecursion: {
      says: 'Lambda has stopped the executor because it seemed to wake itself. Look in its log for a message that it sends to its own queue.',
      metric: executor.metric('RecursiveInvocationsDropped', sum),
      limit: { above: 0 },
      periods: 1,
    },
  }
}
