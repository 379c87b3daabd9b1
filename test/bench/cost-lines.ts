/** What AWS charges for, each in the unit that it is charged by. */
export type Item =
  | 'dynamoWrites'
  | 'dynamoReads'
  | 'dynamoStorage'
  | 'dynamoBackup'
  | 'lambdaRequests'
  | 'lambdaSeconds'
  | 'sqsRequests'
  | 'schedulerCalls'
  | 'apiRequests'
  | 'siteRequests'
  | 's3Writes'
  | 's3Reads'
  | 'logsWritten'
  | 'logsKept'
  | 'metrics'
  | 'alarms'

interface Price {
  unit: string
  /** Dollars for one unit. */
  dollars: number
  /** Units a month that an account always has for nothing. Allowances that end after a year are left out. */
  free: number
}

const million = 1_000_000
const thousand = 1_000

/**
 * AWS price list, us-east-1, 2026. On-demand request units of DynamoDB have no free allowance (25 GB of storage have),
 * and neither have HTTP APIs and S3 after the first year.
 */
export const priceOf: Record<Item, Price> = {
  dynamoWrites: { unit: 'write units', dollars: 0.625 / million, free: 0 },
  dynamoReads: { unit: 'read units', dollars: 0.125 / million, free: 0 },
  dynamoStorage: { unit: 'GB-months', dollars: 0.25, free: 25 },
  dynamoBackup: { unit: 'GB-months', dollars: 0.2, free: 0 },
  lambdaRequests: { unit: 'calls', dollars: 0.2 / million, free: million },
  lambdaSeconds: { unit: 'GB-seconds', dollars: 0.000_013_333_4, free: 400_000 },
  sqsRequests: { unit: 'requests', dollars: 0.4 / million, free: million },
  schedulerCalls: { unit: 'calls', dollars: 1 / million, free: 14 * million },
  apiRequests: { unit: 'requests', dollars: 1 / million, free: 0 },
  siteRequests: { unit: 'requests', dollars: 1 / million, free: 10 * million },
  s3Writes: { unit: 'requests', dollars: 0.005 / thousand, free: 0 },
  s3Reads: { unit: 'requests', dollars: 0.0004 / thousand, free: 0 },
  logsWritten: { unit: 'GB', dollars: 0.5, free: 5 },
  logsKept: { unit: 'GB-months', dollars: 0.03, free: 5 },
  metrics: { unit: 'metric-months', dollars: 0.3, free: 10 },
  alarms: { unit: 'alarm-months', dollars: 0.1, free: 10 },
}

export interface Charge {
  what: string
  item: Item
  amount: number
}

export interface CostLine extends Charge {
  /** Dollars without any allowance, and with what AWS always gives. */
  list: number
  billed: number
}

const unitsOf = (charges: readonly Charge[], item: Item): number =>
  charges.filter((charge) => charge.item === item).reduce((sum, { amount }) => sum + amount, 0)

/**
 * Charges in dollars. An allowance holds for an item as a whole, so lines of one item share it by their size, and
 * `before` has used it up first: work is charged on top of what an idle instance takes anyway.
 */
export function costLines(charges: readonly Charge[], before: readonly Charge[] = []): CostLine[] {
  const billedShare = (item: Item): number => {
    const { free } = priceOf[item]
    const [used, now] = [unitsOf(before, item), unitsOf(charges, item)]
    return now === 0 ? 0 : (Math.max(0, used + now - free) - Math.max(0, used - free)) / now
  }
  return charges.map((charge) => {
    const list = charge.amount * priceOf[charge.item].dollars
    return { ...charge, list, billed: list * billedShare(charge.item) }
  })
}

export const scaled = (charges: readonly Charge[], factor: number): Charge[] =>
  charges.map((charge) => ({ ...charge, amount: charge.amount * factor }))

export interface Total {
  list: number
  billed: number
}

export const totalOf = (lines: readonly CostLine[]): Total => ({
  list: lines.reduce((sum, { list }) => sum + list, 0),
  billed: lines.reduce((sum, { billed }) => sum + billed, 0),
})

/** The dearest lines of a column first. */
export const dearest = (lines: readonly CostLine[], column: keyof Total, most: number): CostLine[] =>
  lines
    .filter((line) => line[column] > 0)
    .toSorted((a, b) => b[column] - a[column])
    .slice(0, most)

/** Lambda bills every call in full milliseconds, by the memory that it was given. */
export const gigabyteSeconds = (milliseconds: readonly number[], megabytes: number): number =>
  milliseconds.reduce((sum, ms) => sum + Math.ceil(ms), 0) * (megabytes / 1024 / thousand)

/** Long polls of queues in which there is nothing. */
export const emptyPolls = (queues: number, pollers: number, pollSeconds: number, minutes: number): number =>
  queues * pollers * (60 / pollSeconds) * minutes
