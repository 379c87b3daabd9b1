import { setTimeout as sleep } from 'node:timers/promises'
import type { ActivityVerb } from '../../lib/core/activity.ts'
import type { Actor } from '../../lib/core/actor.ts'
import { categories, type Category } from '../../lib/core/failure.ts'
import type { MissionControl } from '../mission-control.ts'
import { type Api, apiOf, type Deed } from './api.ts'
import { row, say, table } from './terminal.ts'

/** What must be seen before the walk counts as walked, with the number of its step in the design. */
const stepOf: Partial<Record<ActivityVerb, string>> = {
  'think-cycle.proposed': '2',
  'mission.proposed': '3',
  'mission.approved': '3',
  'task.started': '4',
  'task.in-review': '5',
  'task.done': '6',
  'task.revised': '6',
  'run.failed': '7',
  'failure.classified': '8',
  'task.blocked': '8',
  'mission.done': '9',
}

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
const longestWalkMs = 180_000

const nameOf = (actor: Actor): string => (actor.kind === 'system' ? actor.part : actor.kind === 'person' ? actor.name : actor.id)

/** Answers the exit code: 0 only when every step was seen and every failure ended as its category asks. */
export async function playWalk({ url, adminBearer }: MissionControl, startMs: number): Promise<number> {
  if (!adminBearer) throw new Error('expected a first start, but the data folder was not empty')
  const api = apiOf(url, adminBearer)
  const began = performance.now()
  say(`Mission Control on embedded engines, ready after ${(startMs / 1000).toFixed(1)} s. No model is configured: this is a REHEARSAL, agents follow a script.\n`)
  say(row('step', 'at', 'who', 'what', ''))
  say(row('1', '+0.0s', 'tick', 'the schedule fires; every agent is due to think', ''))
  const filed = await fileFailingTasks(api)

  const seen = new Set<ActivityVerb>()
  let last: string | undefined
  let settled = false
  while (!settled && performance.now() - began < longestWalkMs) {
    const { items } = await api.activityAfter(last)
    const news = items.filter(({ id }) => last === undefined || id > last).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (const deed of news) {
      seen.add(deed.verb)
      await tell(api, deed, performance.now() - began)
    }
    last = news.at(-1)?.id ?? last
    settled = mustBeSeen.every((verb) => seen.has(verb)) && (await allEnded(api, filed))
    await sleep(250)
  }
  const missing = mustBeSeen.filter((verb) => !seen.has(verb))
  const recovered = await showRecoveries(api, filed)
  await showAnalytics(api)
  if (missing.length > 0) say(`\nNot seen: ${missing.join(', ')}`)
  const walked = missing.length === 0 && recovered
  say(walked ? `\nThe whole walk was walked in ${((performance.now() - began) / 1000).toFixed(1)} s.` : '\nThe walk was NOT completed.')
  return walked ? 0 : 1
}

type Filed = { category: Category; id: string }[]

/** One task for each category. The stage direction in its brief is what makes the rehearsal fail. */
async function fileFailingTasks(api: Api): Promise<Filed> {
  const filed: Filed = []
  for (const category of categories) {
    const times = category === 'AUTH' ? ' always' : ''
    const brief = `Show what happens after a failure of category ${category}.\nrehearse: fail ${category}${times}`
    const { id } = await api.fileTask({ title: `Rehearse a ${category} failure`, brief, agentId: 'forge' })
    filed.push({ category, id })
  }
  return filed
}

async function tell(api: Api, { verb, actor, subject, note = '' }: Deed, at: number): Promise<void> {
  const step = stepOf[verb]
  if (!step) return
  const title = subject.startsWith('task_') ? (await api.task(subject)).title : subject.startsWith('mission_') ? (await api.mission(subject)).title : subject
  say(row(step, `+${(at / 1000).toFixed(1)}s`, nameOf(actor), `${verb}  ${title}`, note.replace(/^failure_\w+ /, '')))
  if (verb === 'mission.proposed' && (await api.mission(subject)).status === 'proposed') await api.approve(subject)
}

async function allEnded(api: Api, filed: Filed): Promise<boolean> {
  const tasks = await Promise.all(filed.map(({ id }) => api.task(id)))
  return tasks.every(({ status }) => status === 'done' || status === 'blocked')
}

async function showRecoveries(api: Api, filed: Filed): Promise<boolean> {
  say('\nWhat was done about each kind of failure')
  let allAsDesigned = true
  const rows: string[][] = []
  for (const { category, id } of filed) {
    const task = await api.task(id)
    const { items } = await api.failuresOf(id)
    const first = items.at(-1)
    const asDesigned = first?.category === category && task.status === endOf[category]
    allAsDesigned &&= asDesigned
    rows.push([category, first?.category ?? 'none', first?.ruleId ?? '-', first?.recovery.kind ?? '-', String(task.attempts), task.status, asDesigned ? 'yes' : 'NO'])
  }
  say(table(['asked for', 'judged', 'rule', 'recovery', 'attempts', 'ended', 'as designed'], rows))
  return allAsDesigned
}

async function showAnalytics(api: Api): Promise<void> {
  const { total, byCategory, byAgent, byRule, unknownShare } = await api.analytics()
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`
  say(`\nFailure analytics: ${total} failures, ${percent(unknownShare)} of them UNKNOWN (rehearsal)`)
  say(table(['category', 'failures', 'share'], byCategory.map(({ category, count, share }) => [category, String(count), percent(share)])))
  say(table(['agent', 'failures'], byAgent.map(({ id, total: count }) => [id, String(count)])))
  say(table(['rule', 'failures'], byRule.map(({ id, total: count }) => [id, String(count)])))
}
