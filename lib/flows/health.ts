import { builtInRules } from '../core/built-in-rules.ts'
import { runStatusTerm } from '../core/listing.ts'
import { effectiveRules } from '../core/rule.ts'
import type { StageName } from '../core/rows.ts'
import { after, minutes } from '../core/time.ts'
import type { Ports, QueueName } from '../ports.ts'
import { allOf } from './read-config.ts'

interface Check {
  stage: string
  ok: boolean
  says: string
}

export interface Health {
  ok: boolean
  checks: Check[]
}

/** A stage that beats every minute has missed three beats. */
const beatLostAfter = minutes(3)
/** A run that nobody takes for this long has no executor. */
const runUnclaimedAfter = minutes(5)

/** Asks every stage of the walk for a sign of life. A check that itself fails says so, and the others still answer. */
export async function checkHealth(ports: Ports): Promise<Health> {
  const checks = await Promise.all([
    attempt('rules', () => checkRules(ports)),
    attempt('tick', () => checkBeat(ports, 'tick')),
    attempt('dispatcher', () => checkBeat(ports, 'dispatcher')),
    attempt('classifier', () => checkBeat(ports, 'classifier')),
    attempt('think queue', () => checkQueue(ports, 'think')),
    attempt('run queue', () => checkQueue(ports, 'run')),
    attempt('news', () => checkNews(ports)),
    attempt('executor', () => checkExecutor(ports)),
  ])
  return { ok: checks.every(({ ok }) => ok), checks }
}

async function attempt(stage: string, check: () => Promise<Omit<Check, 'stage'>>): Promise<Check> {
  try {
    return { stage, ...(await check()) }
  } catch (fault) {
    return { stage, ok: false, says: `does not answer: ${fault instanceof Error ? fault.message : String(fault)}` }
  }
}

async function checkRules({ store }: Ports): Promise<Omit<Check, 'stage'>> {
  const rules = effectiveRules(builtInRules, await allOf(store, 'rule')).filter(({ enabled }) => enabled)
  const own = rules.filter(({ origin }) => origin === 'instance').length
  return { ok: rules.length > 0, says: `${rules.length} rules in force, ${own} of them the instance's own` }
}

async function checkBeat({ store, clock }: Ports, name: StageName): Promise<Omit<Check, 'stage'>> {
  const stage = await store.get('stage', name)
  if (!stage) return { ok: false, says: 'has never been seen' }
  const ok = stage.at > after(clock.now(), -beatLostAfter)
  return { ok, says: `last seen at ${stage.at}` }
}

async function checkQueue({ queue }: Ports, name: QueueName): Promise<Omit<Check, 'stage'>> {
  const { waiting, inFlight, dead } = await queue.depth(name)
  return { ok: dead === 0, says: `${waiting} waiting, ${inFlight} in flight, ${dead} given up` }
}

/** News of the table that no consumer could take. What else was given up, the queues tell themselves. */
async function checkNews({ queue }: Ports): Promise<Omit<Check, 'stage'>> {
  const [all, think, run] = await Promise.all([queue.givenUp(), queue.depth('think'), queue.depth('run')])
  const batches = Math.max(0, all - think.dead - run.dead)
  return { ok: batches === 0, says: `${batches} given up` }
}

async function checkExecutor({ store, clock }: Ports): Promise<Omit<Check, 'stage'>> {
  const { items } = await store.list('run', {
    scope: { status: runStatusTerm('queued') },
    limit: 50,
    oldestFirst: true,
  })
  const overdue = after(clock.now(), -runUnclaimedAfter)
  const ids = [...new Set(items.map(({ agentId }) => agentId))]
  const [agents, desks] = await Promise.all([store.getMany('agent', ids), store.getMany('desk', ids)])
  const builtin = new Set(agents.filter(({ runtime }) => runtime === 'builtin').map(({ id }) => id))
  const atWork = new Set(desks.filter(({ id, status }) => status === 'active' && builtin.has(id)).map(({ id }) => id))
  const late = items.filter(
    (run) => run.status === 'queued' && atWork.has(run.agentId) && (run.notBefore ?? run.createdAt) < overdue,
  )
  const oldest = late[0]
  return oldest
    ? { ok: false, says: `run ${oldest.id} waits for an executor since ${oldest.createdAt}` }
    : { ok: true, says: 'no run waits too long' }
}
