import type { Answer, Mind } from '../../lib/ports.ts'

const usage = { inputTokens: 900, outputTokens: 120, cost: 0 }
const answer = <T>(value: T): Promise<Answer<T>> =>
  Promise.resolve({ kind: 'answer', value, usage, model: 'instant', rehearsal: true })

/** Answers at once, so that what is measured is Mission Control and not a model. Every run is reviewed and approved. */
export const instantMind: Mind = {
  think: () => answer({ decision: 'rest', reason: 'nothing to do while we measure' }),
  work: () => answer({ text: 'The work is done; this sentence stands for its output.', calls: [] }),
  review: () => answer({ decision: 'approve', comment: 'good', followUps: [] }),
}
