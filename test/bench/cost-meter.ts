import type { Clients } from '../../local/clients.ts'
import type { Consumed } from '../../lib/aws/meter.ts'

export const billedDoors = ['api', 'tick', 'dispatch', 'classify', 'think', 'execute'] as const
type BilledDoor = (typeof billedDoors)[number]

/** What the calls of one door have used. */
export interface Used {
  /** Of every call, on this machine. */
  milliseconds: number[]
  reads: number
  writes: number
  sqs: number
  s3Writes: number
  s3Reads: number
  logBytes: number
}

export interface Meter {
  /** Runs a call of a door. Nothing is counted outside of one, and one runs at a time. */
  inside<T>(door: BilledDoor, call: () => Promise<T>): Promise<T>
  /** Time that is ours and not the door's. */
  aside<T>(call: () => Promise<T>): Promise<T>
  onConsumed(consumed: Consumed): void
  watch(clients: Clients): void
  /** What was used since the last time. */
  take(): Reading
}

export interface Reading {
  used: Record<BilledDoor, Used>
  /** Custom metrics that were published, each with its dimensions. */
  metrics: Set<string>
}

const nothing = (): Used => ({
  milliseconds: [],
  reads: 0,
  writes: 0,
  sqs: 0,
  s3Writes: 0,
  s3Reads: 0,
  logBytes: 0,
})

const nothingUsed = (): Reading['used'] => ({
  api: nothing(),
  tick: nothing(),
  dispatch: nothing(),
  classify: nothing(),
  think: nothing(),
  execute: nothing(),
})

/** What CloudWatch adds to the size of every line. */
const lineBytes = 26

/** Listing is charged as writing. */
const isS3Read = (command: string): boolean => /^(Get|Head)/.test(command)

export function createMeter(): Meter {
  let used = nothingUsed()
  let metrics = new Set<string>()
  let current: BilledDoor | undefined
  let asideMs = 0
  const count = (add: (one: Used) => void) => {
    if (current) add(used[current])
  }
  const read = (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      count((one) => (one.logBytes += Buffer.byteLength(line) + lineBytes))
      for (const name of metricsIn(line)) metrics.add(name)
    }
  }
  return {
    async inside(door, call) {
      const restore = readOutput(read)
      current = door
      asideMs = 0
      const began = performance.now()
      try {
        return await call()
      } finally {
        used[door].milliseconds.push(performance.now() - began - asideMs)
        current = undefined
        restore()
      }
    },
    async aside(call) {
      const began = performance.now()
      const answer = await call()
      asideMs += performance.now() - began
      return answer
    },
    onConsumed: (consumed) =>
      count((one) => {
        one.reads += consumed.read
        one.writes += consumed.write
      }),
    watch({ sqs, s3 }) {
      const sqsRequest = () => count((one) => one.sqs++)
      const s3Request = (command: string) => count((one) => (isS3Read(command) ? one.s3Reads++ : one.s3Writes++))
      sqs.middlewareStack.add((next) => async (args) => (sqsRequest(), next(args)), { step: 'initialize' })
      s3.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (args) => (s3Request(commandName), next(args)),
        { step: 'initialize' },
      )
    },
    take() {
      const reading = { used, metrics }
      used = nothingUsed()
      metrics = new Set()
      return reading
    },
  }
}

/** Lambda sends to CloudWatch what is written to standard output and standard error. */
function readOutput(onText: (text: string) => void): () => void {
  const streams = [process.stdout, process.stderr]
  const restores = streams.map((stream) => {
    const write = stream.write.bind(stream)
    stream.write = (chunk: Uint8Array | string) => (onText(String(chunk)), true)
    return () => void (stream.write = write)
  })
  return () => restores.forEach((restore) => restore())
}

const metric = /"Name":"(\w+)"/g
const category = /"category":"(\w+)"/

/** Of a document in the embedded metric format. A metric is paid for once for every value of its dimensions. */
function metricsIn(line: string): string[] {
  if (!line.includes('"CloudWatchMetrics"')) return []
  const [, dimension = ''] = category.exec(line) ?? []
  return [...line.matchAll(metric)].map(([, name = '']) => `${name} ${dimension}`.trim())
}
