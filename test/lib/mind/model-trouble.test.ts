import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Evidence } from '../../../lib/core/failure.ts'
import type { Answer } from '../../../lib/ports.ts'
import { judge } from './judge.ts'
import { callAt, keys, mindWithKeys, providerNames } from './providers.ts'
import { containing, reviewScene, thinkScene, workScene } from './scenes.ts'
import { closedPort, type Reply, startWireServer, type WireServer } from './wire-server.ts'
import { troubleCases } from './trouble-cases.ts'

let server: WireServer
const mind = mindWithKeys()

beforeAll(async () => {
  server = await startWireServer()
})
beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', server.url))
afterEach(() => vi.unstubAllEnvs())
afterAll(() => server.close())

function evidenceIn(answer: Answer<unknown>): Evidence {
  if (answer.kind !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(answer)}`)
  const told = JSON.stringify(answer)
  for (const key of Object.values(keys)) expect(told).not.toContain(key)
  return answer.evidence
}

test.each(troubleCases)('$provider: $what is $category', async ({ provider, reply, evidence: expected, category }) => {
  server.script(reply)
  const answer = await mind.work(workScene(), callAt(server.url, provider))
  const evidence = evidenceIn(answer)
  expect(evidence).toMatchObject({ source: provider, phase: 'model', ...expected })
  expect(judge(evidence)).toMatchObject({ category })
  expect(server.heard).toHaveLength(1)
})

describe.each(providerNames)('%s', (provider) => {
  const work = async (reply: Reply, more: object = {}): Promise<Evidence> => {
    server.script(reply)
    const answer = await mind.work(workScene(), callAt(server.url, provider, more))
    expect(answer.usage).toEqual({ inputTokens: 0, outputTokens: 0, cost: 0 })
    return evidenceIn(answer)
  }

  test('a caller that is out of time ends the call', async () => {
    server.script({ kind: 'stall' })
    const run = new AbortController()
    const answering = mind.think(thinkScene(), callAt(server.url, provider, {}, run.signal))
    await vi.waitFor(() => expect(server.heard).toHaveLength(1))
    run.abort(new Error('the run has used its 600 seconds'))
    const evidence = evidenceIn(await answering)
    expect(evidence).toMatchObject({ name: 'TimeoutError', phase: 'think' })
    expect(evidence.message).toContain('the run has used its 600 seconds')
    expect(judge(evidence).category).toBe('TIMEOUT')
  })

  test('a refused connection is told by its code', async () => {
    const nowhere = `http://127.0.0.1:${await closedPort()}`
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', nowhere)
    const evidence = evidenceIn(await mind.work(workScene(), callAt(nowhere, provider)))
    expect(evidence).toMatchObject({ code: 'ECONNREFUSED', source: provider })
    expect(judge(evidence).category).toBe('TRANSIENT')
  })

  test('so is a dropped one', async () => {
    const evidence = await work({ kind: 'hang-up' })
    expect(evidence.code).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/)
    expect(judge(evidence).category).toBe('TRANSIENT')
  })

  test.each([
    ['no JSON', 'Once upon a time'],
    ['half a JSON', '{"choices": [{"mess'],
    ['a JSON of something else', '{"hello": "world"}'],
  ])('%s from the API is an invalid answer', async (_what, body) => {
    const evidence = await work({ kind: 'raw', status: 200, body })
    expect(evidence).toMatchObject({ name: 'InvalidAnswer' })
    expect(evidence.httpStatus).toBeUndefined()
    expect(judge(evidence).category).toBe('LOGIC')
  })

  test('prose instead of a verdict is an invalid answer that has cost something, and is not quoted', async () => {
    server.script({ kind: 'text', text: 'I think the rate limit of 429 timed out.' })
    const answer = await mind.review(reviewScene(), callAt(server.url, provider))
    const evidence = evidenceIn(answer)
    expect(answer.usage.inputTokens).toBe(1200)
    expect(evidence.name).toBe('InvalidAnswer')
    expect(evidence.message).not.toContain('rate limit')
    expect(judge(evidence).category).toBe('LOGIC')
  })

  test('a thought that does not fit says what does not', async () => {
    server.script({ kind: 'object', object: { decision: 'propose', missions: [], reason: null, notes: null } })
    const evidence = evidenceIn(await mind.think(thinkScene(), callAt(server.url, provider)))
    expect(evidence).toMatchObject({ name: 'InvalidAnswer', phase: 'think' })
    expect(evidence.message).toContain('missions')
    expect(judge(evidence).category).toBe('LOGIC')
  })

  test('an answer that was cut off does not pass for a whole one', async () => {
    server.script({ kind: 'text', text: 'The first half of', cut: true })
    const answer = await mind.work(workScene(), callAt(server.url, provider))
    expect(evidenceIn(answer)).toMatchObject({ name: 'InvalidAnswer', code: 'length' })
    expect(answer.usage.outputTokens).toBe(340)
  })

  test('no thought at all is an invalid answer', async () => {
    server.script({ kind: 'text', text: '' })
    const evidence = evidenceIn(await mind.think(thinkScene(), callAt(server.url, provider)))
    expect(evidence).toMatchObject({ name: 'InvalidAnswer', message: 'the model gave no answer' })
  })

  test('a missing key is told by the name of its variable', async () => {
    server.script()
    const evidence = evidenceIn(await mindWithKeys({}).think(thinkScene(), callAt(server.url, provider)))
    expect(evidence).toMatchObject({ name: 'MissingCredential', code: 'NO_API_KEY', phase: 'think', source: provider })
    expect(evidence.message).toMatch(/ANTHROPIC_API_KEY|LOCAL_API_KEY|AWS_BEARER_TOKEN_BEDROCK/)
    expect(judge(evidence).category).toBe('AUTH')
    expect(server.heard).toHaveLength(0)
  })
})

test('a server that stalls is a time-out', async () => {
  server.script({ kind: 'stall' }, { kind: 'stall' }, { kind: 'stall' })
  // All three at once: this is the one test that waits, because no clock can be put in front of a socket.
  const calls = providerNames.map((provider) => callAt(server.url, provider, { timeoutSeconds: 1 }))
  const answers = await Promise.all(calls.map((call) => mind.work(workScene(), call)))
  for (const evidence of answers.map(evidenceIn)) {
    expect(evidence).toMatchObject({ name: 'TimeoutError', message: containing('within 1 second') })
    expect(judge(evidence).category).toBe('TIMEOUT')
  }
})

test('a name that cannot be resolved is told by its code', async () => {
  const call = callAt('http://no-such-host.invalid', 'openai-compatible')
  const evidence = evidenceIn(await mind.work(workScene(), call))
  expect(evidence.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
  expect(judge(evidence).category).toBe('TRANSIENT')
})

test('bedrock without a region says so', async () => {
  const call = callAt(server.url, 'bedrock', { region: undefined })
  expect(evidenceIn(await mind.work(workScene(), call))).toMatchObject({ code: 'NO_REGION', name: 'MissingCredential' })
})

test('a place for secrets that is broken is a failure, not an exception', async () => {
  const { createMind } = await import('../../../lib/mind/mind.ts')
  const broken = createMind({ secrets: () => Promise.reject(new Error('the parameter store does not answer')) })
  const evidence = evidenceIn(await broken.work(workScene(), callAt(server.url, 'anthropic')))
  expect(evidence).toMatchObject({ message: 'the parameter store does not answer', source: 'anthropic' })
})
