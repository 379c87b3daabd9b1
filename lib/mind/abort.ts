import type { Evidence } from '../core/failure.ts'

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : String(reason))

/** The caller has ended the call, because its own time ran out. */
export const evidenceOfAbort = (signal: AbortSignal): Evidence | undefined =>
  signal.aborted ? { name: 'TimeoutError', message: `the call to the model was ended: ${reasonOf(signal)}` } : undefined
