import { expect, test } from 'vitest'
import type { Classifier, Judgement } from '../../../lib/core/classify.ts'
import type { Evidence } from '../../../lib/core/failure.ts'
import { AgentId, newRunId, RuleId, type TaskId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import type { FailedRun } from '../../../lib/core/run.ts'
import { tallyWork } from '../../../lib/core/tally.ts'
import { cancelTask } from '../../../lib/core/task-states.ts'
import { hours, instant, minutes } from '../../../lib/core/time.ts'
import { noUsage } from '../../../lib/core/usage.ts'
import { changeRule } from '../../../lib/flows/configure-rules.ts'
import { classifyCycle, classifyRun, type FailedCycle } from '../../../lib/flows/classify-failure.ts'
import { reclassifyFailures } from '../../../lib/flows/reclassify.ts'
import type { RuleBook } from '../../../lib/flows/rule-book.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { seeded } from '../../sim/clock.ts'
import { failedThought, workers } from './failing.ts'
import { ada, file, type Office, openOffice } from './office.ts'

const count = 10_000
const tasks = 20
const runsOfEach = 100

const kinds: readonly Partial<Evidence>[] = [
  { message: 'converter answered NACK' },
  { message: 'the printer is on fire' },
  { httpStatus: 503 },
  { httpStatus: 401, message: 'invalid API key' },
  { name: 'TimeoutError' },
  { name: 'InvalidAnswer' },
  { message: 'ENOSPC: no space left on device' },
]
const converter = RuleId.parse('converter')
const rule = RuleSettings.parse({
  priority: 5,
  when: { message: 'NACK' },
  category: 'TRANSIENT',
  because: 'the converter is busy',
})

const kindOf = (n: number): Partial<Evidence> => kinds[n % kinds.length] ?? {}
const workerOf = (n: number): AgentId => AgentId.parse(`worker-${n % 10}`)

/** A task that somebody has called off after many attempts, and nobody has judged any of them. */
async function failedRuns(office: Office, agentId: AgentId): Promise<FailedRun[]> {
  const { store, clock } = office
  const task = await file(office, { agentId })
  const at = clock.now()
  const cancelled = { ...cancelTask(task, 'no need', at), attempts: runsOfEach }
  await store.commit([{ op: 'changed', kind: 'task', row: cancelled }])
  const runs = Array.from({ length: runsOfEach }, (_, n) => failedRun(office, { taskId: task.id, agentId, n }))
  for (const run of runs) {
    const work = { agentId, kind: 'execution', usage: noUsage, ok: false } as const
    await store.commit([{ op: 'new', kind: 'run', row: run }], tallyWork(work, 'UTC', at))
  }
  return runs
}

function failedRun(
  { clock }: Office,
  { taskId, agentId, n }: { taskId: TaskId; agentId: AgentId; n: number },
): FailedRun {
  const at = instant(clock.now())
  return {
    id: newRunId(clock),
    status: 'failed',
    taskId,
    kind: 'execution',
    agentId,
    attempt: n + 1,
    limitSeconds: 60,
    fence: 1,
    abandoned: 0,
    steps: 1,
    usage: noUsage,
    rehearsal: true,
    traceId: taskId,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    evidence: { message: 'it broke', ...kindOf(n) },
    version: 1,
  }
}

/** Everything three times, in any order. */
function delivered<T>(things: readonly T[]): T[] {
  const random = seeded(7)
  return [...things, ...things, ...things]
    .map((thing) => ({ thing, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ thing }) => thing)
}

async function troubledOffice(): Promise<{ office: Office; failed: (FailedRun | FailedCycle)[] }> {
  const office = await openOffice({ asleep: true, agents: workers(10), rules: { converter: rule } })
  const failed: (FailedRun | FailedCycle)[] = []
  for (let n = 0; n < tasks; n++) failed.push(...(await failedRuns(office, workerOf(n))))
  for (let n = failed.length; n < count; n++) failed.push(await failedThought(office, kindOf(n), workerOf(n)))
  return { office, failed }
}

/** The answers of a rule book, kept: thousands of failures say the same. */
function remembered(book: RuleBook): RuleBook {
  const answers = new Map<Classifier, Map<string, Judgement>>()
  return async () => {
    const judge = await book()
    const known = answers.get(judge) ?? new Map<string, Judgement>()
    answers.set(judge, known)
    return (evidence) => {
      const key = JSON.stringify(evidence)
      const judgement = known.get(key) ?? judge(evidence)
      known.set(key, judgement)
      return judgement
    }
  }
}

test('ten thousand failures, each told three times while rules change and old ones are judged again, are counted once', async () => {
  const { office, failed } = await troubledOffice()
  const { ports, store, clock } = office
  const rules = remembered(office.rules)
  const from = new Date(clock.now().getTime() - hours(1))
  const range = { from, to: clock.now(), dryRun: false }
  const news = delivered(failed)
  let judged = 0
  /** The first that fetches takes the next one. */
  async function judgeAll(most: number): Promise<void> {
    for (let n = 0; n < most; n++) {
      const one = news.pop()
      if (!one) return
      const failure = await ('taskId' in one ? classifyRun(one, ports, rules) : classifyCycle(one, ports, rules))
      if (failure) judged++
    }
  }
  let moved = 0
  async function judgeAgain(): Promise<void> {
    let cursor: string | undefined
    do {
      const report = await reclassifyFailures(ports, { ...range, cursor }, ada)
      moved += report.changed
      cursor = report.cursor ?? undefined
    } while (cursor)
  }
  const lanes = (most: number) => [judgeAll(most), judgeAll(most), judgeAll(most)]

  await Promise.all(lanes(3_000))
  // The rule book of this process is older than the change for up to a minute, and judges by the rule as it was.
  await Promise.all([...lanes(3_000), changeRule(ports, converter, { category: 'RESOURCE', limit: 'machine' }, ada)])
  clock.advance(minutes(1))
  await Promise.all([...lanes(Infinity), judgeAgain()])

  expect([judged, news.length]).toEqual([count, 0])
  const failures = await everyRow(store, 'failure')
  expect(failures).toHaveLength(count)
  const converted = failures.filter(({ ruleId }) => ruleId === converter)
  expect(new Set(converted.map(({ category }) => category))).toEqual(new Set(['RESOURCE']))
  expect(converted.filter(({ reclassified }) => reclassified)).toHaveLength(moved)
  expect(moved).toBeGreaterThan(100)
  expect(await complaints(store)).toEqual([])
}, 60_000)
