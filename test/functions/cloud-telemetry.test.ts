import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cloudTelemetry } from '../../functions/cloud-telemetry.ts'
import type { Telemetry } from '../../functions/telemetry.ts'
import { Fault } from '../../lib/core/fault.ts'
import { captureOutput, type Output } from './output.ts'

let output: Output
let telemetry: Telemetry

beforeEach(() => {
  vi.stubEnv('INSTANCE_NAME', 'acme')
  output = captureOutput()
  telemetry = cloudTelemetry()
  return () => vi.unstubAllEnvs()
})

const ours = { service: 'mission-control', instance: 'acme' }

describe('what is measured', () => {
  test('is written when it is flushed, in one document of our namespace', () => {
    telemetry.measure('Runs', 1)
    telemetry.measure('Runs', 1)
    telemetry.measure('Spend', 0.25)
    expect(output.metrics()).toEqual([])
    telemetry.flush()
    const document = { namespace: 'MissionControl', dimensions: ours }
    expect(output.metrics()).toEqual([
      { ...document, name: 'Runs', unit: 'Count', values: [1, 1] },
      { ...document, name: 'Spend', unit: 'None', values: [0.25] },
    ])
  })

  test('with dimensions of its own says so for itself only', () => {
    telemetry.measure('MinutesOverdue', 1)
    telemetry.measure('Failures', 1, { category: 'AUTH' })
    telemetry.measure('Failures', 1, { category: 'TIMEOUT' })
    telemetry.flush()
    expect(output.metric('Failures').map(({ dimensions }) => dimensions)).toEqual([
      { ...ours, category: 'AUTH' },
      { ...ours, category: 'TIMEOUT' },
    ])
    expect(output.metric('MinutesOverdue')).toMatchObject([{ dimensions: ours }])
  })

  test('is forgotten once it is flushed, and flushing nothing writes nothing', () => {
    telemetry.measure('MinutesOverdue', 1)
    telemetry.flush()
    output.forget()
    telemetry.flush()
    expect(output.metrics()).toEqual([])
    expect(output.logs()).toEqual([])
  })
})

test('every measure has the unit that its alarm is set in', () => {
  const names = [
    'MinutesOverdue',
    'DeadMessages',
    'StaleLeases',
    'BudgetShare',
    'UnknownShare',
    'RunsRequeued',
  ] as const
  for (const name of names) telemetry.measure(name, 1)
  telemetry.flush()
  expect(Object.fromEntries(output.metrics().map(({ name, unit }) => [name, unit]))).toEqual({
    MinutesOverdue: 'Count',
    DeadMessages: 'Count',
    StaleLeases: 'Count',
    BudgetShare: 'Percent',
    UnknownShare: 'Percent',
    RunsRequeued: 'Count',
  })
})

describe('what is logged', () => {
  test('is one line of JSON with its facts, the instance and the trace', () => {
    telemetry.log('run', { traceId: 'cycle_1', runId: 'run_1', nobody: undefined })
    const line = { level: 'INFO', message: 'run', service: 'mission-control', instance: 'acme' }
    expect(output.logs()).toEqual([expect.objectContaining({ ...line, traceId: 'cycle_1', runId: 'run_1' })])
  })

  test('names a fault with its stack and its cause', () => {
    const cause = new Error('connect ECONNREFUSED')
    telemetry.fault('a message was given back', new Fault('store.unavailable', 'the table is away', { cause }), {
      messageId: '7',
    })
    const error = { name: 'Fault', message: 'the table is away', cause: { message: 'connect ECONNREFUSED' } }
    expect(output.logs()).toMatchObject([{ level: 'ERROR', messageId: '7', error }])
  })

  test('takes whatever was thrown', () => {
    telemetry.fault('odd', 'just a text')
    expect(output.logs()).toMatchObject([{ level: 'ERROR', error: { message: 'just a text' } }])
  })
})
