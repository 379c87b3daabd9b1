import { bySystem } from '../../lib/core/actor.ts'
import { monthDays } from './cost-charges.ts'
import { nextThinkTime } from '../../lib/flows/cadence.ts'
import { pauseAgent, resumeAgent } from '../../lib/flows/steer-agent.ts'
import type { CostHouse } from './cost-house.ts'
import type { Reading } from './cost-meter.ts'

const seed = bySystem('seed')
const most = 1_000

const agentsOf = async ({ ports }: CostHouse) => (await ports.store.list('agent', { limit: most })).items

/** Agents stop or go on, and what follows from that is not counted. */
async function steer(here: CostHouse, atWork: boolean): Promise<void> {
  for (const { id } of await agentsOf(here))
    await (atWork ? resumeAgent(here.ports, id, seed) : pauseAgent(here.ports, id, 'bench', seed))
  await here.settle()
  here.meter.take()
}

/** Minutes in which all agents are paused and nobody asks for anything. */
export async function idle(here: CostHouse, minutes: number): Promise<Reading> {
  await steer(here, false)
  await here.minute()
  here.meter.take()
  for (let minute = 0; minute < minutes; minute++) await here.minute()
  return here.meter.take()
}

/** What every agent's think cycle uses that finds nothing to do, with the tick that wakes them all. */
export async function thinkOnce(here: CostHouse): Promise<{ reading: Reading; cycles: number }> {
  await steer(here, true)
  await here.minute()
  const reading = here.meter.take()
  return { reading, cycles: reading.used.think.milliseconds.length }
}

/** Think cycles of all agents in a month, by their cadences. */
export async function cyclesOfMonth(here: CostHouse): Promise<number> {
  const { timeZone } = (await here.ports.store.list('instance', { limit: 1 })).items[0] ?? { timeZone: 'UTC' }
  const start = here.ports.clock.now()
  const end = start.getTime() + monthDays * 24 * 3_600_000
  let cycles = 0
  for (const { cadence } of await agentsOf(here)) {
    const next = (from: Date) => new Date(nextThinkTime(cadence, timeZone, from))
    for (let at = next(start); at.getTime() <= end; at = next(at)) cycles++
  }
  return cycles
}

const brief = 'Read what customers wrote last week, put it into groups, and say which group costs us most. '.repeat(3)

/** Tasks, one after the other, each filed over the API and worked on until nothing is left to do. */
export async function runTasks(here: CostHouse, tasks: number): Promise<{ reading: Reading; runs: number }> {
  await steer(here, true)
  const agents = await agentsOf(here)
  const before = await finishedRuns(here)
  for (let n = 0; n < tasks; n++) {
    const agentId = agents[n % agents.length]?.id
    await here.post('/v1/tasks', { title: `Task ${n}`, brief, agentId, acceptance: ['it is short', 'it is true'] })
  }
  const reading = here.meter.take()
  return { reading, runs: (await finishedRuns(here)) - before }
}

async function finishedRuns({ ports }: CostHouse): Promise<number> {
  const counts = await Promise.all(['succeeded', 'failed'].map((status) => ports.store.count('run', status, '')))
  return counts.reduce((sum, count) => sum + count, 0)
}
