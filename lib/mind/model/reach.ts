import type { wrapLanguageModel } from 'ai'
import type { Evidence } from '../../core/failure.ts'
import type { ModelSettings } from '../../core/instance.ts'
import type { Secrets } from '../secrets.ts'

export type RealModelSettings = Exclude<ModelSettings, { provider: 'rehearsal' }>
type SettingsOf<P extends ModelSettings['provider']> = Extract<ModelSettings, { provider: P }>

export type Model = Parameters<typeof wrapLanguageModel>[0]['model']

/** `keys` are what must never be told to anybody. */
export type Reached = { kind: 'model'; model: Model; keys: string[] } | { kind: 'missing'; evidence: Evidence }

/** A model that can be asked. Each provider's library is loaded only when somebody uses it. */
export async function reachModel(settings: RealModelSettings, secrets: Secrets): Promise<Reached> {
  switch (settings.provider) {
    case 'anthropic':
      return await reachAnthropic(settings, secrets)
    case 'openai-compatible':
      return await reachOpenAiCompatible(settings, secrets)
    case 'bedrock':
      return await reachBedrock(settings, secrets)
  }
}

const missing = (code: string, message: string): Reached => ({
  kind: 'missing',
  evidence: { name: 'MissingCredential', code, message },
})
const missingKey = (secrets: Secrets, name: string): Reached =>
  missing('NO_API_KEY', `missing API key: ${secrets.howToSet?.(name) ?? `set ${name} in the environment`}`)

/** Keys are pasted: a line break at the end is no part of them, and an empty one is none. */
async function valueOf(secrets: Secrets, name: string): Promise<string | undefined> {
  return (await secrets(name))?.trim() || undefined
}

async function reachAnthropic(settings: SettingsOf<'anthropic'>, secrets: Secrets): Promise<Reached> {
  const apiKey = await valueOf(secrets, settings.apiKeyFrom)
  if (!apiKey) return missingKey(secrets, settings.apiKeyFrom)
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  const provider = createAnthropic({ apiKey, ...(settings.baseUrl ? { baseURL: settings.baseUrl } : {}) })
  return { kind: 'model', model: provider(settings.model), keys: [apiKey] }
}

const openAi = 'api.openai.com'

/** OpenAI itself has renamed this field, and its newer models refuse the old name that all others know. */
const renameTokenLimit = ({ max_tokens: limit, ...body }: Record<string, unknown>) => ({
  ...body,
  max_completion_tokens: limit,
})

/** Servers on one's own machine, such as Ollama, need no key: then `apiKeyFrom` is left out. */
async function reachOpenAiCompatible(settings: SettingsOf<'openai-compatible'>, secrets: Secrets): Promise<Reached> {
  const { model, apiKeyFrom, baseUrl } = settings
  const apiKey = apiKeyFrom ? await valueOf(secrets, apiKeyFrom) : undefined
  if (apiKeyFrom && !apiKey) return missingKey(secrets, apiKeyFrom)
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    // Typed answers are asked for as `response_format: json_schema`. Ollama, vLLM and llama.cpp turn it into a grammar
    // for any model; a forced tool call they ignore or refuse when the model was not trained for tools.
    supportsStructuredOutputs: true,
    ...(apiKey ? { apiKey } : {}),
    ...(new URL(baseUrl).hostname === openAi ? { transformRequestBody: renameTokenLimit } : {}),
  })
  return { kind: 'model', model: provider(model), keys: apiKey ? [apiKey] : [] }
}

/** As AWS has it: a key for Bedrock alone, or the credentials of whoever we are, which a Lambda finds in its environment. */
async function reachBedrock({ model, region }: SettingsOf<'bedrock'>, secrets: Secrets): Promise<Reached> {
  const [apiKey, accessKeyId, secretAccessKey, sessionToken, usualRegion] = await Promise.all([
    valueOf(secrets, 'AWS_BEARER_TOKEN_BEDROCK'),
    valueOf(secrets, 'AWS_ACCESS_KEY_ID'),
    valueOf(secrets, 'AWS_SECRET_ACCESS_KEY'),
    valueOf(secrets, 'AWS_SESSION_TOKEN'),
    valueOf(secrets, 'AWS_REGION'),
  ])
  const where = region ?? usualRegion
  if (!where) return missing('NO_REGION', 'missing AWS region: write `region` in the model settings, or set AWS_REGION')
  const identity = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined
  if (!apiKey && !identity) {
    const how = 'set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    return missing('NO_API_KEY', `missing AWS credentials: ${how} in the environment`)
  }
  const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
  const provider = createAmazonBedrock({
    region: where,
    // Empty is not the same as left out: left out, the library looks into the environment by itself.
    apiKey: apiKey ?? '',
    ...identity,
    ...(sessionToken ? { sessionToken } : {}),
  })
  const keys = [apiKey, secretAccessKey, sessionToken].filter((key) => key !== undefined)
  return { kind: 'model', model: provider(model), keys }
}
