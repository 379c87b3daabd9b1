import type { Evidence } from '../../lib/core/failure.ts'
import type { Thought } from '../../lib/core/think-cycle.ts'
import { noUsage, type Usage } from '../../lib/core/usage.ts'
import type { Verdict } from '../../lib/core/verdict.ts'
import type { Answer, Mind, ModelCall, ReviewScene, ThinkScene, Turn, WorkScene } from '../../lib/ports.ts'

type Say<Scene, T> = (scene: Scene, call: ModelCall) => Answer<T> | Promise<Answer<T>>

/** What the mind says to each scene. Change it at any time. */
export interface Script {
  think: Say<ThinkScene, Thought>
  work: Say<WorkScene, Turn>
  review: Say<ReviewScene, Verdict>
}

export interface SimMind extends Mind {
  script: Script
  /** Every scene that it was shown, in order. */
  readonly seen: { think: ThinkScene[]; work: WorkScene[]; review: ReviewScene[] }
}

const labelled = { model: 'script', rehearsal: true } as const

/** What a call costs, in dollars. */
export const costing = (cost: number): Usage => ({ inputTokens: 900, outputTokens: 100, cost })

export const answer = <T>(value: T, usage: Usage = noUsage): Answer<T> => ({
  kind: 'answer',
  value,
  usage,
  ...labelled,
})
export const trouble = (evidence: Partial<Evidence> = {}, usage: Usage = noUsage): Answer<never> => ({
  kind: 'failed',
  evidence: { message: 'it broke', ...evidence },
  usage,
  ...labelled,
})

/** A last turn. */
export const words = (text: string, usage?: Usage): Answer<Turn> => answer({ text, calls: [] }, usage)
/** A turn that wants a tool. */
export const wants = (tool: string, input: unknown = {}, usage?: Usage): Answer<Turn> =>
  answer({ text: '', calls: [{ id: 'call-1', tool, input }] }, usage)

export const rest = { decision: 'rest', reason: 'nothing to do' } as const satisfies Thought
export const approval: Verdict = { decision: 'approve', comment: 'good', followUps: [] }
export const revision: Verdict = { decision: 'revise', feedback: 'name the source', followUps: [] }

/** What it was not told otherwise it does well: it rests, ends its work with a sentence, and approves. */
export function createSimMind(script: Partial<Script> = {}): SimMind {
  const mind: SimMind = {
    script: {
      think: () => answer(rest),
      work: ({ task }) => words(`Done: ${task.title}`),
      review: () => answer(approval),
      ...script,
    },
    seen: { think: [], work: [], review: [] },
    async think(scene, call) {
      mind.seen.think.push(scene)
      return await mind.script.think(scene, call)
    },
    async work(scene, call) {
      // The flow goes on to fill the very same list.
      mind.seen.work.push({ ...scene, steps: [...scene.steps] })
      return await mind.script.work(scene, call)
    },
    async review(scene, call) {
      mind.seen.review.push(scene)
      return await mind.script.review(scene, call)
    },
  }
  return mind
}
