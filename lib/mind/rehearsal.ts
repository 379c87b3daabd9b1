import type { Evidence } from '../core/failure.ts'
import { costOf, type Usage } from '../core/usage.ts'
import type { Answer, Mind, ModelCall } from '../ports.ts'
import { evidenceOfAbort } from './abort.ts'
import { thoughtIn } from './rehearsal/thought.ts'
import { verdictIn } from './rehearsal/verdict.ts'
import { workIn } from './rehearsal/work.ts'

/**
 * A mind that follows a script, so that everything can be tried without a key and tested without a network. The same
 * scene always gets the same answer, and every answer says that it is a rehearsal.
 */
export const rehearsal: Mind = {
  think: async (scene, call) => perform(scene, call, 'think', () => ({ value: thoughtIn(scene) })),
  work: async (scene, call) =>
    perform(scene, call, 'model', () => {
      const worked = workIn(scene)
      return worked.kind === 'turn' ? { value: worked.turn } : { evidence: worked.evidence }
    }),
  review: async (scene, call) => perform(scene, call, 'model', () => ({ value: verdictIn(scene) })),
}

const charactersPerToken = 4

const tokensOf = (told: unknown): number => Math.ceil((JSON.stringify(told) ?? '').length / charactersPerToken)

/** What the words would have cost a model: nothing, unless the instance says otherwise. */
function usageOf(scene: unknown, answer: unknown, { settings: { price } }: ModelCall): Usage {
  const tokens = { inputTokens: tokensOf(scene), outputTokens: tokensOf(answer) }
  return { ...tokens, cost: costOf(tokens, price) }
}

function perform<T>(
  scene: unknown,
  call: ModelCall,
  phase: 'think' | 'model',
  play: () => { value: T } | { evidence: Evidence },
): Answer<T> {
  const labelled = { model: 'rehearsal', rehearsal: true } as const
  const ended = evidenceOfAbort(call.signal)
  const played = ended ? { evidence: { ...ended, source: 'rehearsal', phase } } : play()
  return 'value' in played
    ? { kind: 'answer', value: played.value, usage: usageOf(scene, played.value, call), ...labelled }
    : { kind: 'failed', evidence: played.evidence, usage: usageOf(scene, '', call), ...labelled }
}
