import { randomFillSync } from 'node:crypto'
import { portsFrom, readEnvironment } from '../lib/aws/env.ts'
import { createRuleBook, type RuleBook } from '../lib/flows/rule-book.ts'
import type { Clock, Ports } from '../lib/ports.ts'
import { cloudTelemetry } from './cloud-telemetry.ts'
import type { Telemetry } from './telemetry.ts'

/** Everything a door needs. Embedded mode makes one as well, and hands it to the same doors. */
export interface World<P extends Ports = Ports> {
  ports: P
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

let world: World | undefined

/** The world of a Lambda, made with the first event and kept for those that follow. */
export function lambdaWorld(): World {
  if (world) return world
  const ports: Ports = { ...portsFrom(readEnvironment()), clock: systemClock }
  world = { ports, rules: createRuleBook(ports), telemetry: cloudTelemetry() }
  return world
}
