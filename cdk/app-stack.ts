import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { type InstanceName, namesOf } from '../lib/core/installation.ts'
import { Alarms } from './constructs/alarms.ts'
import { Api } from './constructs/api.ts'
import { Door } from './constructs/door.ts'
import { allowFiles, bucketNameOf } from './constructs/file-bucket.ts'
import { MinuteSchedule } from './constructs/minute-schedule.ts'
import { mayAskModels } from './constructs/models.ts'
import { RowNews } from './constructs/row-news.ts'
import { Site } from './constructs/site.ts'
import { WakeUpQueue } from './constructs/wake-up-queue.ts'
import type { DataStack } from './data-stack.ts'

interface AppStackProps extends StackProps {
  instance: InstanceName
  /** Of the code, as the API tells it. */
  version: string
  data: DataStack
  /** Folder with the bundled Lambdas. */
  functions: string
}

/** A model may answer for ten minutes, and Lambda ends after fifteen. */
const agentTimeout = Duration.minutes(15)
const shortTimeout = Duration.minutes(1)
/** API Gateway gives up after 30 seconds. */
const requestTimeout = Duration.seconds(29)

/** Everything that moves. It holds no data, so it can be torn down and built again. */
export class AppStack extends Stack {
  constructor(scope: Construct, id: string, { instance, version, data, functions, ...props }: AppStackProps) {
    super(scope, id, { ...props, description: `Mission Control ${instance}: app` })
    const names = namesOf(instance)
    const { table } = data.rows
    const bucketName = bucketNameOf(instance)
    const thinking = new WakeUpQueue(this, 'Thinking', { timeout: agentTimeout })
    const running = new WakeUpQueue(this, 'Running', { timeout: agentTimeout })
    const news = new RowNews(this, 'News', { table })

    const code = Code.fromAsset(functions)
    const egress = new Door(this, 'EgressDoor', { door: 'egress', code, timeout: shortTimeout, mayLog: false })
    const environment = {
      INSTANCE_NAME: instance,
      TABLE_NAME: table.tableName,
      BUCKET_NAME: bucketName,
      THINK_QUEUE_URL: thinking.queue.queueUrl,
      THINK_DEAD_QUEUE_URL: thinking.dead.queueUrl,
      RUN_QUEUE_URL: running.queue.queueUrl,
      RUN_DEAD_QUEUE_URL: running.dead.queueUrl,
      STREAM_DEAD_QUEUE_URL: news.dead.queueUrl,
      EGRESS_FUNCTION_NAME: egress.function.functionName,
      VERSION: version,
    }
    const open = (door: string, timeout: Duration): Door => {
      const opened = new Door(this, `${door}Door`, { door: door.toLowerCase(), code, timeout, environment })
      data.rows.grantRows(opened.role)
      return opened
    }
    const api = open('Api', requestTimeout)
    const tick = open('Tick', shortTimeout)
    const dispatch = open('Dispatch', shortTimeout)
    const classify = open('Classify', shortTimeout)
    const think = open('Think', agentTimeout)
    const execute = open('Execute', agentTimeout)

    new MinuteSchedule(this, 'EveryMinute', { wakes: tick })
    news.tells('dispatch', dispatch)
    news.tells('classify', classify)
    thinking.wakes(think)
    running.wakes(execute)

    data.rows.grantRemoval(api.role)
    thinking.queue.grantSendMessages(tick.role)
    running.queue.grantSendMessages(tick.role)
    running.queue.grantSendMessages(dispatch.role)
    for (const queue of [thinking.queue, thinking.dead, running.queue, running.dead, news.dead]) {
      for (const { role } of [api, tick]) queue.grant(role, 'sqs:GetQueueAttributes')
    }
    for (const door of [think, execute]) mayAskModels(door, names.parameters)
    allowFiles(execute.role, instance, 'workspace')
    egress.grantCall(execute.role)
    const web = new Api(this, 'Web', { door: api.function })
    const bucket = Bucket.fromBucketName(this, 'Files', bucketName)
    const site = new Site(this, 'Site', { instance, bucket, apiHost: web.host })
    const { topic } = new Alarms(this, 'Alarms', {
      instance,
      executor: execute.function,
      runQueue: running.queue,
      httpApi: web.httpApi,
    })

    new CfnOutput(this, 'Url', { value: `https://${site.distribution.domainName}` })
    new CfnOutput(this, 'Api', { value: web.httpApi.apiEndpoint })
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn })
    new CfnOutput(this, 'TickFunction', { value: tick.function.functionName })
    new CfnOutput(this, 'ThinkFunction', { value: think.function.functionName })
  }
}
