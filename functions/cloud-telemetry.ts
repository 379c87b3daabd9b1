import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Measure, Telemetry } from './telemetry.ts'

const unitOf: Record<Measure, (typeof MetricUnit)[keyof typeof MetricUnit]> = {
  // CloudWatch has no unit for minutes.
  MinutesOverdue: MetricUnit.Count,
  DeadMessages: MetricUnit.Count,
  StaleLeases: MetricUnit.Count,
  BudgetShare: MetricUnit.Percent,
  UnknownShare: MetricUnit.Percent,
  UnknownAlert: MetricUnit.Percent,
  RunsRequeued: MetricUnit.Count,
  ThinkCycles: MetricUnit.Count,
  ThinkCyclesFailed: MetricUnit.Count,
  Runs: MetricUnit.Count,
  RunsFailed: MetricUnit.Count,
  Failures: MetricUnit.Count,
  Spend: MetricUnit.NoUnit,
  Tokens: MetricUnit.Count,
}

/** Logs as JSON lines, and metrics in CloudWatch's embedded format: both are just written to standard output. */
export function cloudTelemetry(): Telemetry {
  const instance = process.env['INSTANCE_NAME'] ?? 'unknown'
  const logger = new Logger({ serviceName: 'mission-control', persistentKeys: { instance } })
  const metrics = new Metrics({
    namespace: 'MissionControl',
    serviceName: 'mission-control',
    defaultDimensions: { instance },
  })
  return {
    log: (message, facts) => logger.info(message, facts),
    fault: (message, fault, facts = {}) =>
      logger.error(message, { ...facts, error: fault instanceof Error ? fault : new Error(String(fault)) }),
    measure: (name, value, dimensions = {}) => {
      // A metric with dimensions of its own goes into a document of its own: dimensions hold for a whole document.
      const single = Object.keys(dimensions).length > 0 ? metrics.singleMetric() : metrics
      for (const [dimension, member] of Object.entries(dimensions)) single.addDimension(dimension, member)
      single.addMetric(name, unitOf[name], value)
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    },
  }
}
