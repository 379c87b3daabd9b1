import type { Evidence } from '../../core/failure.ts'
import { evidenceOfAbort } from '../abort.ts'

interface Limits {
  timeLimit: AbortSignal
  timeoutSeconds: number
  /** Of the caller. */
  signal: AbortSignal
}

/**
 * Says that a call was ended by a clock, and by which. Asked of the signals, not of the error: what a library throws
 * when it is interrupted depends on where it was at that moment.
 */
export function evidenceOfEnd({ timeLimit, timeoutSeconds, signal }: Limits): Evidence | undefined {
  if (signal.aborted || !timeLimit.aborted) return evidenceOfAbort(signal)
  const unit = timeoutSeconds === 1 ? 'second' : 'seconds'
  return { name: 'TimeoutError', message: `the model timed out: no answer within ${timeoutSeconds} ${unit}` }
}
