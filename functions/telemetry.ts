/** What can be counted. The names are those of the CloudWatch metrics, and alarms are set on them. */
export type Measure =
  | 'Ticks'
  | 'ThinkCycles'
  | 'ThinkCyclesFailed'
  | 'Runs'
  | 'RunsFailed'
  | 'Failures'
  | 'UnknownShare'
  | 'Spend'
  | 'Tokens'
  | 'RunsRequeued'

export interface Telemetry {
  /** A structured line. `traceId` follows a mission from its tick to its verdict. */
  log: (message: string, facts: Record<string, unknown>) => void
  fault: (message: string, fault: unknown, facts?: Record<string, unknown>) => void
  measure: (name: Measure, value: number, dimensions?: Record<string, string>) => void
  /** Sends what was measured since the last time. Called once an event. */
  flush: () => void
}
