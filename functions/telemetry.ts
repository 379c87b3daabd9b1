/**
 * What can be counted. The names are those of the CloudWatch metrics, and alarms are set on them. A metric costs for
 * every hour in which it is published, so an instance that does nothing publishes `MinutesOverdue` and nothing else.
 */
export type Measure =
  /**
   * For how many minutes the most overdue agent waits for its thought; 0 when none does. Every tick publishes it, so
   * it is the sign of life of the schedule as well: its alarm takes missing data for breaching.
   */
  | 'MinutesOverdue'
  /** Messages of the think and the run queue and batches of the stream that were given up, while there are any. */
  | 'DeadMessages'
  /** Runs and think cycles that nobody has swept up minutes after their lease ran out, while there are any. */
  | 'StaleLeases'
  /** Percent of the monthly budget, or of the hard floor when that is lower, as soon as anything is spent. */
  | 'BudgetShare'
  /** Percent of the last hour's failures that no rule explained, when there are enough of them to tell. */
  | 'UnknownShare'
  /**
   * The same while the alert on it is raised, and nothing otherwise. The alert is raised above 20 % and cleared below
   * 15 %, so an alarm on this does not flap; one on the bare share would.
   */
  | 'UnknownAlert'
  /** Runs that were taken from an executor that stopped reporting, when a tick has found any. */
  | 'RunsRequeued'
  /** Think cycles that ended, and those of them that failed. */
  | 'ThinkCycles'
  | 'ThinkCyclesFailed'
  /** Runs that ended, and those of them that failed. */
  | 'Runs'
  | 'RunsFailed'
  /** Failures that were judged, by `category`. */
  | 'Failures'
  /** Dollars that a run or a think cycle has cost. */
  | 'Spend'
  | 'Tokens'

export interface Telemetry {
  /** A structured line. `traceId` follows a mission from its tick to its verdict. */
  log: (message: string, facts: Record<string, unknown>) => void
  fault: (message: string, fault: unknown, facts?: Record<string, unknown>) => void
  measure: (name: Measure, value: number, dimensions?: Record<string, string>) => void
  /** Sends what was measured since the last time. Called once an event. */
  flush: () => void
}
