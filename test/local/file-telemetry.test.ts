import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Fault } from '../../lib/core/fault.ts'
import { fileTelemetry } from '../../local/file-telemetry.ts'
import { scratchFolder } from './engines-scratch.ts'

const linesIn = (folder: string): unknown[] =>
  readFileSync(join(folder, 'logs', 'mission-control.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

test('a line has its time, its level and its facts', async () => {
  const folder = scratchFolder()
  const { log, close } = fileTelemetry(folder)
  log('run', { traceId: 'cycle_1', outcome: 'succeeded', nobody: undefined })
  await close()
  expect(linesIn(folder)).toEqual([
    { at: time, level: 'INFO', message: 'run', traceId: 'cycle_1', outcome: 'succeeded' },
  ])
})

test('a fault is written with its stack and with what caused it', async () => {
  const folder = scratchFolder()
  const { fault, close } = fileTelemetry(folder)
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:8000')
  fault('the tick stumbled', new Fault('store.unavailable', 'the table is away', { cause }), { messageId: '7' })
  fault('odd', 'just a text')
  await close()
  const [first, second] = linesIn(folder)
  expect(first).toMatchObject({ level: 'ERROR', message: 'the tick stumbled', messageId: '7' })
  for (const words of [
    'Fault: the table is away',
    'file-telemetry.test.ts',
    'store.unavailable',
    'connect ECONNREFUSED',
  ])
    expect(first).toMatchObject({ error: expect.stringContaining(words) as unknown })
  expect(second).toMatchObject({ message: 'odd', error: 'just a text' })
})

test('closing waits for the last line, and the next start writes behind it', async () => {
  const folder = scratchFolder()
  for (const start of [1, 2]) {
    const { log, close } = fileTelemetry(folder)
    for (let number = 0; number < 500; number++) log('tick', { start, number })
    await close()
  }
  const lines = linesIn(folder)
  expect(lines).toHaveLength(1_000)
  expect(lines.at(-1)).toMatchObject({ start: 2, number: 499 })
})

test('metrics are for the cloud: here they leave no trace', async () => {
  const folder = scratchFolder()
  const { measure, flush, log, close } = fileTelemetry(folder)
  measure('MinutesOverdue', 1)
  flush()
  log('only this', {})
  await close()
  expect(linesIn(folder)).toHaveLength(1)
})
