import { generateText } from 'ai'
import type { Thought } from '../core/think-cycle.ts'
import type { Verdict } from '../core/verdict.ts'
import type { Mind } from '../ports.ts'
import { askModel, askTyped } from './model/ask.ts'
import type { RealModelSettings } from './model/reach.ts'
import { reviewPrompt } from './model/review-prompt.ts'
import { systemPrompt } from './model/system-prompt.ts'
import { thinkPrompt } from './model/think-prompt.ts'
import { toolSet, turnOf } from './model/turn.ts'
import { thoughtOutput, verdictOutput } from './model/typed-answer.ts'
import { workMessages } from './model/work-prompt.ts'
import type { Secrets } from './secrets.ts'

/** The mind of real models, through the AI SDK. One call is one request: retries belong to recovery. */
export const modelMind = (settings: RealModelSettings, secrets: Secrets): Mind => ({
  think: (scene, { signal }) =>
    askTyped<Thought>(
      { settings, secrets, signal, phase: 'think' },
      { instructions: systemPrompt(scene.agent), prompt: thinkPrompt(scene), output: thoughtOutput },
    ),

  work: (scene, { signal }) =>
    askModel({ settings, secrets, signal, phase: 'model' }, async (request) => {
      const tools = toolSet(scene.tools)
      const instructions = systemPrompt(scene.agent)
      return turnOf(await generateText({ ...request, instructions, messages: workMessages(scene), tools }))
    }),

  review: (scene, { signal }) =>
    askTyped<Verdict>(
      { settings, secrets, signal, phase: 'model' },
      { instructions: systemPrompt(scene.agent), prompt: reviewPrompt(scene), output: verdictOutput },
    ),
})
