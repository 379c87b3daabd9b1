import * as z from 'zod'
import { Category, Fingerprint, Judged } from '../core/failure.ts'
import { FailureId } from '../core/id.ts'
import { Instant } from '../core/time.ts'

/** A stored failure of which the rules say something else. */
export const RejudgedView = z.object({
  failureId: FailureId,
  at: Instant,
  fingerprint: Fingerprint,
  before: Judged,
  after: Judged,
})

const Move = z.object({ from: Category, to: Category, count: z.number().int() })

/** What every answer about judging again has. */
export const movesAndExamples = {
  changed: z.number().int(),
  moves: z.array(Move),
  examples: z.array(RejudgedView),
}
