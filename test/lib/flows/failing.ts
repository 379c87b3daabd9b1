import type { Evidence, Failure } from '../../../lib/core/failure.ts'
import { type AgentId, newCycleId } from '../../../lib/core/id.ts'
import { tallyCycle } from '../../../lib/core/tally.ts'
import { instant } from '../../../lib/core/time.ts'
import { noUsage } from '../../../lib/core/usage.ts'
import { classifyCycle, classifyRun, type FailedCycle } from '../../../lib/flows/classify-failure.ts'
import { dispatch } from '../../../lib/flows/dispatch.ts'
import { trouble } from '../../sim/mind.ts'
import { execute, file, forge, type Office, rowIn, runOf } from './office.ts'

/** Letters instead of a number: numbers make no difference to a fingerprint. */
export const lettersOf = (n: number): string =>
  String(n).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))

/** So many agents besides those who are always there: three failures in a row that are alike would stop one. */
export const workers = (count: number, settings: object = {}): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`worker-${n}`, settings]))

/** A think cycle that failed this very moment, and that nobody has judged yet. A millisecond passes. */
export async function failedThought({ store, clock }: Office, evidence: Partial<Evidence>, agentId: AgentId = forge) {
  const at = instant(clock.now())
  const cycle: FailedCycle = {
    id: newCycleId(clock),
    agentId,
    status: 'failed',
    startedAt: at,
    finishedAt: at,
    saw: { projects: 0, openMissions: 0, openTasks: 0, failures: 0 },
    model: 'script',
    rehearsal: true,
    usage: noUsage,
    evidence: { message: 'it broke', ...evidence },
    version: 1,
  }
  await store.commit([{ op: 'new', kind: 'think-cycle', row: cycle }], tallyCycle(cycle, 'UTC'))
  clock.advance(1)
  return cycle
}

/** A thought fails, and is judged. */
export async function failThought(office: Office, evidence: Partial<Evidence>, agentId?: AgentId): Promise<Failure> {
  const cycle = await failedThought(office, evidence, agentId)
  const failure = await classifyCycle(cycle, office.ports, office.rules)
  if (failure) return failure
  throw new Error(`${cycle.id} was judged before`)
}

/** A task is filed, its run fails, and is judged. */
export async function failTask(office: Office, evidence: Partial<Evidence>, order: object = {}) {
  const task = await file(office, order)
  return { task, failure: await failAgain(office, task.id, evidence) }
}

/** The next run of a task that is ready fails, and is judged. */
async function failAgain(office: Office, taskId: Parameters<typeof runOf>[1], evidence: Partial<Evidence>) {
  office.mind.script.work = () => trouble(evidence)
  await dispatch(office.changes.take(), office.ports)
  const runId = await runOf(office, taskId)
  await execute(office, runId)
  const run = await rowIn(office, 'run', runId)
  const failure = run.status === 'failed' ? await classifyRun(run, office.ports, office.rules) : undefined
  if (failure) return failure
  throw new Error(`${runId} is ${run.status}, or was judged before`)
}
