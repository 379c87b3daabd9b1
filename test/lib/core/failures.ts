import type { Failure } from '../../../lib/core/failure.ts'
import { FailureId } from '../../../lib/core/id.ts'
import { forge, now, runningTask, website } from './samples.ts'

/** One that no rule knows, of a run of Forge. */
export function failureOf(more: Partial<Failure> = {}): Failure {
  const { run, task } = runningTask()
  return {
    id: FailureId.parse(run.id.replace('run_', 'failure_')),
    at: now.toISOString(),
    of: { kind: 'run', id: run.id, taskId: task.id },
    agentId: forge,
    projectId: website,
    evidence: { message: 'converter answered NACK' },
    category: 'UNKNOWN',
    because: 'no rule matched',
    fingerprint: '0123456789abcdef',
    recovery: { kind: 'retry', notBefore: now.toISOString() },
    openedBreaker: false,
    rehearsal: false,
    traceId: 'cycle_1',
    version: 1,
    ...more,
  }
}
