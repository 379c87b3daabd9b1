import { createMind } from '../../../lib/mind/mind.ts'
import type { Mind, ModelCall } from '../../../lib/ports.ts'
import { callOf } from './scenes.ts'

/** Not keys of anybody. */
export const keys: Record<string, string> = {
  ANTHROPIC_API_KEY: 'sk-ant-test-4f1c9a7e2b',
  LOCAL_API_KEY: 'sk-local-test-88d0e3c61a',
  AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
  AWS_SECRET_ACCESS_KEY: 'secret-test-0f9e8d7c6b5a4f3e2d1c',
  AWS_SESSION_TOKEN: 'session-test-1234567890abcdef',
}

const price = { input: 3, output: 15 }

/** The settings of the three kinds of providers, all of them at the wire server. Bedrock finds it by the environment. */
const settingsAt = (url: string, more: object = {}): Record<ProviderName, object> => ({
  anthropic: { provider: 'anthropic', model: 'claude-sonnet-4-5', baseUrl: `${url}/v1`, price, ...more },
  'openai-compatible': {
    provider: 'openai-compatible',
    model: 'qwen3',
    baseUrl: `${url}/v1`,
    apiKeyFrom: 'LOCAL_API_KEY',
    price,
    ...more,
  },
  bedrock: {
    provider: 'bedrock',
    model: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
    region: 'eu-central-1',
    price,
    ...more,
  },
})

export const providerNames = ['anthropic', 'openai-compatible', 'bedrock'] as const
export type ProviderName = (typeof providerNames)[number]

export const mindWithKeys = (own: Record<string, string | undefined> = keys): Mind =>
  createMind({ secrets: (name) => Promise.resolve(own[name]) })

export const callAt = (url: string, provider: ProviderName, more: object = {}, signal?: AbortSignal): ModelCall =>
  callOf(settingsAt(url, more)[provider], signal)
