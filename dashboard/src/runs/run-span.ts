import type { Run } from '../../../lib/core/run.ts'

interface Span {
  from: string
  /** Not known while it runs. */
  to: string | undefined
}

/** From when to when an executor was at work on a run: nothing for one that nobody has taken up. */
export function spanOf(run: Run): Span | undefined {
  if (run.status === 'queued' || run.status === 'cancelled') return undefined
  if (run.status === 'running') return { from: run.startedAt, to: undefined }
  return run.startedAt === undefined ? undefined : { from: run.startedAt, to: run.finishedAt }
}

export const isOver = ({ status }: Pick<Run, 'status'>): boolean => status !== 'queued' && status !== 'running'
