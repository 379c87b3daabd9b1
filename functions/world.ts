import { randomFillSync } from 'node:crypto'
import { portsFrom, readEnvironment } from '../lib/aws/env.ts'
import { createRuleBook, type RuleBook } from '../lib/flows/rule-book.ts'
import { createMind } from '../lib/mind/mind.ts'
import { createTools } from '../lib/mind/tools.ts'
import type { Clock, Ports } from '../lib/ports.ts'
import { cloudTelemetry } from './cloud-telemetry.ts'
import type { Telemetry } from './telemetry.ts'

/** Everything a door needs. Embedded mode makes one as well, and hands it to the same doors. */
export interface World {
  ports: Ports
  rules: RuleBook
  telemetry: Telemetry
}

const poolBytes = 4_096

/** Unpredictable numbers from [0, 1). Random bytes are fetched in bulk: one fetch costs as much as a hundred numbers. */
function createRandom(): () => number {
  const pool = Buffer.alloc(poolBytes)
  let next = poolBytes
  return () => {
    if (next === poolBytes) {
      randomFillSync(pool)
      next = 0
    }
    const number = pool.readUInt32LE(next)
    next += 4
    return number / 2 ** 32
  }
}

export const systemClock: Clock = { now: () => new Date(), random: createRandom() }

/** Keys of models come from the environment of the function. */
export const secretsFromEnvironment = (name: string): Promise<string | undefined> => Promise.resolve(process.env[name])

let world: World | undefined

/** The world of a Lambda, made with the first event and kept for those that follow. */
export function lambdaWorld(): World {
  if (world) return world
  const { store, queue, files } = portsFrom(readEnvironment())
  const ports: Ports = {
    store,
    queue,
    files,
    mind: createMind({ secrets: secretsFromEnvironment }),
    tools: createTools({ files }),
    clock: systemClock,
  }
  world = { ports, rules: createRuleBook(ports), telemetry: cloudTelemetry() }
  return world
}
