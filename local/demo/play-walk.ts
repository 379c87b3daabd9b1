import { setTimeout as sleep } from 'node:timers/promises'
import type { ActivityVerb } from '../../lib/core/activity.ts'
import { categories, type Category } from '../../lib/core/failure.ts'
import type { MissionControl } from '../mission-control.ts'
import { type Api, apiOf } from './api.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { say, table } from './terminal.ts'

/** What must be seen before the walk counts as walked. */
const mustBeSeen: ActivityVerb[] = [
  'think-cycle.proposed',
  'mission.proposed',
  'mission.approved',
  'task.started',
  'task.in-review',
  'task.done',
  'run.failed',
  'failure.classified',
  'mission.done',
]

/** A credential that is refused stays refused until somebody does something; everything else recovers by itself. */
const endOf: Record<Category, 'done' | 'blocked'> = {
  TRANSIENT: 'done',
  AUTH: 'blocked',
  LOGIC: 'done',
  RESOURCE: 'done',
  TIMEOUT: 'done',
  UNKNOWN: 'done',
}

/** Retries wait up to 30 s by design, and the tick that ends the wait comes every 10 s. */
const longestWalkMs = 150_000

/** Answers the exit code: 0 only when every step was seen and every failure ended as its category asks. */
export async function playWalk({ url, adminBearer }: MissionControl, startMs: number): Promise<number> {
  if (!adminBearer) throw new Error('expected a first start, but the data folder was not empty')
  const api = apiOf(url, adminBearer)
  const began = Date.now()
  say(`Mission Control runs on embedded engines, ready after ${(startMs / 1000).toFixed(1)} s.`)
  say('REHEARSAL: no model is configured, agents follow a script. Everything else is real.\n')
  const filed = await fileFailingTasks(api)
  const narrator = createNarrator(api, began, filed)
  await watch(api, narrator, filed, began + longestWalkMs)

  const missing = mustBeSeen.filter((verb) => !narrator.seen.has(verb))
  const recovered = await showRecoveries(api, filed)
  await showAnalytics(api)
  if (missing.length > 0) say(`\nNot seen: ${missing.join(', ')}`)
  const walked = missing.length === 0 && recovered
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  say(walked ? `\nThe whole walk was walked in ${seconds} s.` : `\nThe walk was NOT completed within ${seconds} s.`)
  return walked ? 0 : 1
}

async function watch(api: Api, narrator: Narrator, filed: Filed[], until: number): Promise<void> {
  for (let over = false; !over && Date.now() < until;) {
    await narrator.tellNews()
    over = mustBeSeen.every((verb) => narrator.seen.has(verb)) && (await allEnded(api, filed))
    if (!over) await sleep(200)
  }
  await narrator.tellNews()
}

interface Filed {
  category: Category
  id: string
}

/** One task for each category. The stage direction in its brief is what makes the rehearsal fail. */
async function fileFailingTasks(api: Api): Promise<Filed[]> {
  const filed: Filed[] = []
  for (const category of categories) {
    const times = category === 'AUTH' ? ' always' : ''
    const brief = `Show what happens after a failure of category ${category}.\nrehearse: fail ${category}${times}`
    const { id } = await api.fileTask({ title: `Rehearse a failure: ${category}`, brief, agentId: 'forge' })
    filed.push({ category, id })
  }
  return filed
}

async function allEnded(api: Api, filed: Filed[]): Promise<boolean> {
  const tasks = await Promise.all(filed.map(({ id }) => api.task(id)))
  return tasks.every(({ status }) => status === 'done' || status === 'blocked')
}

async function showRecoveries(api: Api, filed: Filed[]): Promise<boolean> {
  say('\nWhat was done about each kind of failure')
  let allAsDesigned = true
  const rows: string[][] = []
  for (const { category, id } of filed) {
    const task = await api.task(id)
    const { items } = await api.failuresOf(id)
    const first = items.at(-1)
    const asDesigned = first?.category === category && task.status === endOf[category]
    allAsDesigned &&= asDesigned
    const [judged, rule, recovery] = [first?.category ?? 'none', first?.ruleId ?? '-', first?.recovery.kind ?? '-']
    rows.push([category, judged, rule, recovery, String(task.attempts), task.status, asDesigned ? 'yes' : 'NO'])
  }
  say(table(['rehearsed', 'judged', 'rule', 'recovery', 'attempts', 'ended', 'as designed'], rows))
  return allAsDesigned
}

async function showAnalytics(api: Api): Promise<void> {
  const { total, byCategory, byAgent, byRule, unknownShare } = await api.analytics()
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`
  say(`\nFailure analytics (rehearsal): ${total} failures, ${percent(unknownShare)} of them UNKNOWN`)
  say(
    table(
      ['category', 'failures', 'share'],
      byCategory.map(({ category, count, share }) => [category, String(count), percent(share)]),
    ),
  )
  const totals = (rows: { id: string; total: number }[]) => rows.map(({ id, total: count }) => [id, String(count)])
  say(table(['agent', 'failures'], totals(byAgent)))
  say(table(['rule', 'failures'], totals(byRule)))
}
