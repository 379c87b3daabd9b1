import type { Recovery } from '../../../lib/core/failure.ts'

/** What was done about a failure, in words. */
export const recoveryWords: Record<Recovery['kind'], string> = {
  retry: 'tried again later',
  resume: 'goes on from its last step, with more time',
  compact: 'goes on with a shortened conversation',
  hold: 'its agent waits',
  revise: 'revised with the failure as feedback',
  'hand-to-lead': 'handed to the team lead',
  block: 'waits for a person',
  none: 'nothing had to be done',
}
