import { type Charge, emptyPolls, gigabyteSeconds } from './cost-lines.ts'
import { billedDoors, type Reading, type Used } from './cost-meter.ts'

export const monthDays = 30.4
export const monthMinutes = monthDays * 24 * 60
const monthHours = monthDays * 24

/** Of every door but the one that has no world. */
export const doorMegabytes = 256
const giga = 1e9

/** Lambda's own lines about a call, its start and its report, as JSON. */
const platformBytes = 560
/** The line that the HTTP API writes about a request. */
const accessBytes = 330
/** CloudWatch keeps logs compressed, by its own estimate to a seventh. */
const compressed = 0.15

/** What the stack sets up, whether or not anything happens. */
const alarms = 10
const queuesWithReader = 2
/**
 * AWS, "Configuring scaling behavior for SQS event source mappings": Lambda begins with five long polls at a time and may
 * go down to two where a queue is empty, but not where the mapping has a maximum concurrency. Ours have none.
 */
const pollers = 2
export const mostPollers = 5
const pollSeconds = 20

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/** What the doors have used, line by line. */
export function chargesOf({ used }: Reading): Charge[] {
  const each = (pick: (one: Used) => number): number => sum(billedDoors.map((door) => pick(used[door])))
  const calls = each(({ milliseconds }) => milliseconds.length)
  const requests = used.api.milliseconds.length
  const fromQueues = used.think.milliseconds.length + used.execute.milliseconds.length
  const logged = each(({ logBytes }) => logBytes) + calls * platformBytes + requests * accessBytes
  const seconds = each(({ milliseconds }) => gigabyteSeconds(milliseconds, doorMegabytes))
  return [
    { what: 'DynamoDB, written by the doors', item: 'dynamoWrites', amount: each(({ writes }) => writes) },
    { what: 'DynamoDB, read by the doors', item: 'dynamoReads', amount: each(({ reads }) => reads) },
    { what: 'Lambda, calls of the doors', item: 'lambdaRequests', amount: calls },
    { what: 'Lambda, duration as measured here', item: 'lambdaSeconds', amount: seconds },
    { what: 'SQS, asked and sent by the doors', item: 'sqsRequests', amount: each(({ sqs }) => sqs) },
    { what: 'SQS, received and deleted for the doors', item: 'sqsRequests', amount: 2 * fromQueues },
    { what: 'S3, written and listed', item: 's3Writes', amount: each(({ s3Writes }) => s3Writes) },
    { what: 'S3, read', item: 's3Reads', amount: each(({ s3Reads }) => s3Reads) },
    { what: 'HTTP API, requests', item: 'apiRequests', amount: requests },
    { what: 'CloudFront, requests', item: 'siteRequests', amount: requests },
    { what: 'Logs, written', item: 'logsWritten', amount: logged / giga },
    { what: 'Logs, kept for a month', item: 'logsKept', amount: (compressed * logged) / giga },
  ]
}

/** What a month costs in which nothing happens but ticks, beside what the ticks use. */
export const standingCharges = (bytes: number, pollersOfQueue = pollers): Charge[] => [
  { what: 'Scheduler, a call a minute', item: 'schedulerCalls', amount: monthMinutes },
  {
    what: "SQS, Lambda's polls of two empty queues",
    item: 'sqsRequests',
    amount: emptyPolls(queuesWithReader, pollersOfQueue, pollSeconds, monthMinutes),
  },
  { what: 'CloudWatch, MinutesOverdue', item: 'metrics', amount: 1 },
  { what: 'CloudWatch, ten alarms', item: 'alarms', amount: alarms },
  ...storage(bytes),
]

export const storage = (bytes: number): Charge[] => [
  { what: 'DynamoDB, stored for a month', item: 'dynamoStorage', amount: bytes / giga },
  { what: 'DynamoDB, point-in-time recovery', item: 'dynamoBackup', amount: bytes / giga },
]

/** A custom metric is paid for by the hours in which it is published. */
export const metricHours = (metrics: number, hours: number): Charge[] => [
  {
    what: `CloudWatch, ${metrics} metrics for ${hours} hours`,
    item: 'metrics',
    amount: (metrics * hours) / monthHours,
  },
]
