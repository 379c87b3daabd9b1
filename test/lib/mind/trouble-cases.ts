import type { Category, Evidence } from '../../../lib/core/failure.ts'
import { keys, type ProviderName } from './providers.ts'
import type { Reply } from './wire-server.ts'

const anthropicError = (status: number, type: string, message: string, headers?: Record<string, string>): Reply => ({
  kind: 'raw',
  status,
  body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' }),
  ...(headers ? { headers } : {}),
})
const openAiError = (status: number, message: string, type: string, code: string | null): Reply => ({
  kind: 'raw',
  status,
  body: JSON.stringify({ error: { message, type, param: null, code } }),
})
const bedrockError = (status: number, type: string, message: string): Reply => ({
  kind: 'raw',
  status,
  body: JSON.stringify({ message }),
  headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` },
})

/** How a provider says that something is wrong, and what is to be made of it. */
export interface TroubleCase {
  what: string
  provider: ProviderName
  reply: Reply
  evidence: Partial<Evidence>
  category: Category
}

export const troubleCases: TroubleCase[] = [
  {
    what: 'a refused key',
    provider: 'anthropic',
    reply: anthropicError(401, 'authentication_error', 'invalid x-api-key'),
    evidence: { httpStatus: 401, code: 'authentication_error', message: 'invalid x-api-key' },
    category: 'AUTH',
  },
  {
    what: 'a rate limit, with a time to wait that we do not wait',
    provider: 'anthropic',
    reply: anthropicError(
      429,
      'rate_limit_error',
      "This request would exceed your organization's rate limit of 40,000 input tokens per minute",
      { 'retry-after': '60' },
    ),
    evidence: { httpStatus: 429, code: 'rate_limit_error' },
    category: 'TRANSIENT',
  },
  {
    what: 'an overloaded model',
    provider: 'anthropic',
    reply: anthropicError(529, 'overloaded_error', 'Overloaded'),
    evidence: { httpStatus: 529, name: 'overloaded_error', message: 'Overloaded' },
    category: 'TRANSIENT',
  },
  {
    what: 'a stumble',
    provider: 'anthropic',
    reply: anthropicError(500, 'api_error', 'Internal server error'),
    evidence: { httpStatus: 500, code: 'api_error' },
    category: 'TRANSIENT',
  },
  {
    what: 'a prompt that is too long',
    provider: 'anthropic',
    reply: anthropicError(400, 'invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'),
    evidence: { httpStatus: 400, code: 'invalid_request_error' },
    category: 'RESOURCE',
  },
  {
    what: 'no credit left',
    provider: 'anthropic',
    reply: anthropicError(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ),
    evidence: { httpStatus: 400 },
    category: 'RESOURCE',
  },
  {
    what: 'a refused key that is quoted back',
    provider: 'openai-compatible',
    reply: openAiError(
      401,
      `Incorrect API key provided: ${keys['LOCAL_API_KEY']}. You sent Authorization: Bearer ${keys['LOCAL_API_KEY']}`,
      'invalid_request_error',
      'invalid_api_key',
    ),
    evidence: {
      httpStatus: 401,
      code: 'invalid_api_key',
      message: 'Incorrect API key provided: [redacted]. You sent Authorization: Bearer [redacted]',
    },
    category: 'AUTH',
  },
  {
    what: 'a spent quota, which is no rate limit although it has its status',
    provider: 'openai-compatible',
    reply: openAiError(
      429,
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
    evidence: { httpStatus: 429, code: 'insufficient_quota' },
    category: 'RESOURCE',
  },
  {
    what: 'a rate limit',
    provider: 'openai-compatible',
    reply: openAiError(429, 'Rate limit reached for gpt-5 in organization org-x', 'requests', 'rate_limit_exceeded'),
    evidence: { httpStatus: 429, code: 'rate_limit_exceeded', name: 'requests' },
    category: 'TRANSIENT',
  },
  {
    what: 'a context that is too long',
    provider: 'openai-compatible',
    reply: openAiError(
      400,
      "This model's maximum context length is 32768 tokens. However, you requested 42832 tokens.",
      'invalid_request_error',
      'context_length_exceeded',
    ),
    evidence: { httpStatus: 400, code: 'context_length_exceeded' },
    category: 'RESOURCE',
  },
  {
    what: 'a model that is not there, as Ollama says it',
    provider: 'openai-compatible',
    reply: openAiError(404, 'model "qwen9" not found, try pulling it first', 'not_found_error', null),
    evidence: { httpStatus: 404, code: 'not_found_error', message: 'model "qwen9" not found, try pulling it first' },
    category: 'LOGIC',
  },
  {
    what: 'an error that is not nested, as vLLM has it',
    provider: 'openai-compatible',
    reply: {
      kind: 'raw',
      status: 400,
      body: '{"object":"error","message":"bad request: no such role","type":"BadRequestError","code":400}',
    },
    evidence: { httpStatus: 400, name: 'BadRequestError', message: 'bad request: no such role' },
    category: 'LOGIC',
  },
  {
    what: "a gateway's page",
    provider: 'openai-compatible',
    reply: { kind: 'raw', status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' },
    evidence: { httpStatus: 502, message: 'Bad Gateway' },
    category: 'TRANSIENT',
  },
  {
    what: "a gateway's line",
    provider: 'openai-compatible',
    reply: { kind: 'raw', status: 503, body: 'no healthy upstream' },
    evidence: { httpStatus: 503, message: 'no healthy upstream' },
    category: 'TRANSIENT',
  },
  {
    what: 'an error that calls itself a success',
    provider: 'openai-compatible',
    reply: {
      kind: 'raw',
      status: 200,
      body: '{"error":{"message":"Provider returned error: rate limited","code":429}}',
    },
    evidence: { httpStatus: 429, message: 'Provider returned error: rate limited' },
    category: 'TRANSIENT',
  },
  {
    what: 'throttling',
    provider: 'bedrock',
    reply: bedrockError(429, 'ThrottlingException', 'Too many tokens, please wait before trying again.'),
    evidence: { httpStatus: 429, name: 'ThrottlingException', code: 'ThrottlingException' },
    category: 'TRANSIENT',
  },
  {
    what: 'a missing permission',
    provider: 'bedrock',
    reply: bedrockError(
      403,
      'AccessDeniedException',
      "You don't have access to the model with the specified model ID.",
    ),
    evidence: { httpStatus: 403, name: 'AccessDeniedException' },
    category: 'AUTH',
  },
  {
    what: 'an expired session',
    provider: 'bedrock',
    reply: bedrockError(
      403,
      'ExpiredTokenException',
      `The security token included in the request is expired: ${keys['AWS_SESSION_TOKEN']}`,
    ),
    evidence: { httpStatus: 403, code: 'ExpiredTokenException' },
    category: 'AUTH',
  },
  {
    what: 'an input that does not fit',
    provider: 'bedrock',
    reply: bedrockError(
      400,
      'ValidationException',
      'The model returned the following errors: prompt is too long: 219000 tokens > 200000 maximum',
    ),
    evidence: { httpStatus: 400, code: 'ValidationException' },
    category: 'RESOURCE',
  },
  {
    what: 'a model that took too long',
    provider: 'bedrock',
    reply: bedrockError(
      408,
      'ModelTimeoutException',
      'Model has timed out in processing the request. Try your request again.',
    ),
    evidence: { httpStatus: 408, name: 'ModelTimeoutException' },
    category: 'TIMEOUT',
  },
]
