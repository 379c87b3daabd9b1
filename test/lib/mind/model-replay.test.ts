import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTools } from '../../../lib/mind/tools.ts'
import { callAt, mindWithKeys, type ProviderName } from './providers.ts'
import { containing, memoryFiles, stepWith, workScene } from './scenes.ts'
import { startWireServer, type WireServer } from './wire-server.ts'

let server: WireServer
const mind = mindWithKeys()

beforeAll(async () => {
  server = await startWireServer()
})
beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', server.url))
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const steps = [
  stepWith(1, 'First I write.', [
    {
      id: 'call_1',
      tool: 'write_file',
      input: { path: 'a.md', content: 'A' },
      result: 'Wrote a.md (1 bytes).',
      ok: true,
    },
  ]),
  stepWith(2, '', [
    { id: 'call_2', tool: 'read_file', input: 'not an object', result: 'InvalidToolArguments: no', ok: false },
  ]),
]

describe('earlier steps are replayed on the wire', () => {
  const replayed = async (provider: ProviderName, more = steps) => {
    server.script({ kind: 'text', text: 'done' })
    const tools = createTools({ files: memoryFiles() }).offer(['write_file', 'read_file'])
    const answer = await mind.work(workScene({ steps: more, tools }), callAt(server.url, provider))
    expect(answer.kind).toBe('answer')
    return server.heard[0]?.body['messages']
  }

  test('openai-compatible', async () => {
    expect(await replayed('openai-compatible')).toEqual([
      { role: 'system', content: containing('Rules of the house') },
      { role: 'user', content: containing('Compare three competitors') },
      {
        role: 'assistant',
        content: 'First I write.',
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'write_file', arguments: '{"path":"a.md","content":"A"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Wrote a.md (1 bytes).' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_2',
            type: 'function',
            function: { name: 'read_file', arguments: '{"notAnObject":"not an object"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_2', content: 'InvalidToolArguments: no' },
    ])
  })

  test('anthropic', async () => {
    expect(await replayed('anthropic')).toMatchObject([
      { role: 'user' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'First I write.' },
          { type: 'tool_use', id: 'call_1', name: 'write_file', input: { path: 'a.md', content: 'A' } },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'Wrote a.md (1 bytes).' }],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_2', input: { notAnObject: 'not an object' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_2', is_error: true }] },
    ])
  })

  test('bedrock', async () => {
    expect(await replayed('bedrock')).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ text: 'First I write.' }, { toolUse: { toolUseId: 'call_1' } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'call_1', content: [{ text: 'Wrote a.md (1 bytes).' }] } }],
      },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'call_2', input: { notAnObject: 'not an object' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'call_2' } }] },
    ])
  })

  test('a conversation never ends with the words of the model', async () => {
    const messages = await replayed('anthropic', [stepWith(1, 'What was done so far: a summary.', [])])
    expect(messages).toMatchObject([{ role: 'user' }, { role: 'assistant' }, { role: 'user' }])
  })
})
