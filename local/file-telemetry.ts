import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { inspect } from 'node:util'
import type { Telemetry } from '../functions/telemetry.ts'

export interface FileTelemetry extends Telemetry {
  close: () => Promise<void>
}

/**
 * What goes to CloudWatch in a Lambda goes into `logs/mission-control.jsonl` here: the terminal is for people.
 * Metrics are left out; the same numbers are in the counters that the API shows.
 */
export function fileTelemetry(folder: string): FileTelemetry {
  mkdirSync(join(folder, 'logs'), { recursive: true })
  const file = createWriteStream(join(folder, 'logs', 'mission-control.jsonl'), { flags: 'a' })
  const write = (line: Record<string, unknown>) =>
    file.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
  return {
    log: (message, facts) => write({ level: 'INFO', message, ...facts }),
    fault: (message, fault, facts = {}) =>
      write({ level: 'ERROR', message, ...facts, error: typeof fault === 'string' ? fault : inspect(fault) }),
    measure: () => {},
    flush: () => {},
    close: async () => {
      file.end()
      await finished(file)
    },
  }
}
