import {
  extractJsonMiddleware,
  generateText,
  type LanguageModelUsage,
  NoObjectGeneratedError,
  wrapLanguageModel,
} from 'ai'
import type { Evidence } from '../../core/failure.ts'
import { costOf, noUsage, type Price, type Usage } from '../../core/usage.ts'
import type { Answer } from '../../ports.ts'
import type { Secrets } from '../secrets.ts'
import { evidenceOf } from './evidence.ts'
import { type Model, type RealModelSettings, reachModel } from './reach.ts'
import { redact } from './redact.ts'
import { evidenceOfEnd } from './time-limit.ts'
import type { TypedOutput } from './typed-answer.ts'

/** What every request to a model has in common. */
export interface Request {
  model: Model
  maxOutputTokens: number
  maxRetries: 0
  abortSignal: AbortSignal
}

/** An answer that came and can be used, or one that came and cannot: both have cost something. */
export type Received<T> =
  | { kind: 'fits'; value: T; usage: LanguageModelUsage }
  | { kind: 'unfit'; evidence: Evidence; usage: LanguageModelUsage }

export interface Asking {
  settings: RealModelSettings
  secrets: Secrets
  /** Ends the call when its caller is out of time. */
  signal: AbortSignal
  phase: 'think' | 'model'
}

function usageOf(counted: LanguageModelUsage | undefined, price: Price): Usage {
  const tokens = { inputTokens: counted?.inputTokens ?? 0, outputTokens: counted?.outputTokens ?? 0 }
  return { ...tokens, cost: costOf(tokens, price) }
}

/** Asks once, within the time there is, and answers whatever comes of it. */
export async function askModel<T>(
  { settings, secrets, signal, phase }: Asking,
  send: (request: Request) => Promise<Received<T>>,
): Promise<Answer<T>> {
  const { provider, model, timeoutSeconds, maxOutputTokens, price } = settings
  const timeLimit = AbortSignal.timeout(timeoutSeconds * 1000)
  let keys: string[] = []
  const failed = (evidence: Evidence, usage: Usage): Answer<T> => {
    const told = redact({ source: provider, phase, ...evidence }, keys)
    return { kind: 'failed', evidence: told, usage, model, rehearsal: false }
  }
  try {
    const reached = await reachModel(settings, secrets)
    if (reached.kind === 'missing') return failed(reached.evidence, noUsage)
    keys = reached.keys
    const abortSignal = AbortSignal.any([signal, timeLimit])
    const received = await send({ model: reached.model, maxOutputTokens, maxRetries: 0, abortSignal })
    const usage = usageOf(received.usage, price)
    if (received.kind === 'unfit') return failed(received.evidence, usage)
    return { kind: 'answer', value: received.value, usage, model, rehearsal: false }
  } catch (error) {
    const usage = NoObjectGeneratedError.isInstance(error) ? usageOf(error.usage, price) : noUsage
    return failed(evidenceOfEnd({ timeLimit, timeoutSeconds, signal }) ?? evidenceOf(error), usage)
  }
}

/** Asks for an answer of a given shape. */
export const askTyped = <T>(
  asking: Asking,
  { instructions, prompt, output }: { instructions: string; prompt: string; output: TypedOutput<T> },
): Promise<Answer<T>> =>
  askModel(asking, async ({ model, ...request }) => {
    // Servers that know no response format often answer the right JSON in a code fence.
    const unfenced = wrapLanguageModel({ model, middleware: extractJsonMiddleware() })
    const result = await generateText({ ...request, model: unfenced, instructions, prompt, output })
    return { kind: 'fits', value: result.output, usage: result.usage }
  })
