import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'

/** What the model behind the wire does next, whatever the wire format. */
export type Reply =
  | { kind: 'text'; text: string; cut?: boolean }
  /** A typed answer, given in the way the request asked for it. */
  | { kind: 'object'; object: unknown }
  | { kind: 'calls'; text: string; calls: { id: string; tool: string; input: unknown }[] }
  /** Sent as it stands. */
  | { kind: 'raw'; status: number; body: string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | { kind: 'stall' }
  /** Takes the request and drops the connection. */
  | { kind: 'hang-up' }

interface Heard {
  path: string
  headers: Record<string, unknown>
  body: Record<string, unknown>
}

type Wire = (reply: Extract<Reply, { kind: 'text' | 'object' | 'calls' }>, asked: Heard['body']) => unknown

const inputTokens = 1200
const outputTokens = 340

const openAiWire: Wire = (reply) => {
  const calls = reply.kind === 'calls' ? reply.calls : []
  const content = reply.kind === 'object' ? JSON.stringify(reply.object) : reply.text
  const toolCalls = calls.map(({ id, tool, input }) => ({
    id,
    type: 'function',
    function: { name: tool, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
  }))
  const finish = calls.length > 0 ? 'tool_calls' : reply.kind === 'text' && reply.cut ? 'length' : 'stop'
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_764_000_000,
    model: 'wire',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) },
        finish_reason: finish,
      },
    ],
    usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens },
  }
}

const Tools = z.object({ tools: z.array(z.object({ name: z.string() })).default([]) })

const anthropicWire: Wire = (reply, asked) => {
  const asTool = Tools.parse(asked).tools.some(({ name }) => name === 'json')
  const text = (said: string) => (said === '' ? [] : [{ type: 'text', text: said }])
  const use = (id: string, name: string, input: unknown) => ({ type: 'tool_use', id, name, input })
  const content =
    reply.kind === 'object'
      ? asTool
        ? [use('toolu_json', 'json', reply.object)]
        : text(JSON.stringify(reply.object))
      : [...text(reply.text), ...(reply.kind === 'calls' ? reply.calls.map((c) => use(c.id, c.tool, c.input)) : [])]
  const isCall = reply.kind === 'calls' || (reply.kind === 'object' && asTool)
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'wire',
    content,
    stop_reason: isCall ? 'tool_use' : reply.kind === 'text' && reply.cut ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  }
}

const ToolConfig = z.object({
  toolConfig: z.object({ tools: z.array(z.object({ toolSpec: z.object({ name: z.string() }) })) }).optional(),
})

const bedrockWire: Wire = (reply, asked) => {
  const asTool = ToolConfig.parse(asked).toolConfig?.tools.some(({ toolSpec }) => toolSpec.name === 'json') ?? false
  const text = (said: string) => (said === '' ? [] : [{ text: said }])
  const use = (toolUseId: string, name: string, input: unknown) => ({ toolUse: { toolUseId, name, input } })
  const content =
    reply.kind === 'object'
      ? asTool
        ? [use('tooluse_json', 'json', reply.object)]
        : text(JSON.stringify(reply.object))
      : [...text(reply.text), ...(reply.kind === 'calls' ? reply.calls.map((c) => use(c.id, c.tool, c.input)) : [])]
  const isCall = reply.kind === 'calls' || (reply.kind === 'object' && asTool)
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: isCall ? 'tool_use' : reply.kind === 'text' && reply.cut ? 'max_tokens' : 'end_turn',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: 12 },
  }
}

const wires: [ending: string, wire: Wire][] = [
  ['/chat/completions', openAiWire],
  ['/messages', anthropicWire],
  ['/converse', bedrockWire],
]

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(z.instanceof(Buffer).parse(chunk))
  const body = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  return { path: request.url ?? '', headers: request.headers, body }
}

const sendJson = (response: ServerResponse, body: string, status = 200, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

export interface WireServer {
  url: string
  heard: Heard[]
  /** What it answers, one reply a request. A request too many is answered with HTTP 418. */
  script(...replies: Reply[]): void
  close(): Promise<void>
}

/** A server on this machine that speaks as the providers do, so that a real mind can be tested without any. */
export async function startWireServer(): Promise<WireServer> {
  const heard: Heard[] = []
  let replies: Reply[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await hear(request)
    heard.push(asked)
    const reply = replies.shift()
    const wire = wires.find(([ending]) => asked.path.endsWith(ending))?.[1]
    if (!reply || !wire) return sendJson(response, `{"message":"nothing is scripted for ${asked.path}"}`, 418)
    if (reply.kind === 'stall') return
    if (reply.kind === 'hang-up') return void request.socket.destroy()
    if (reply.kind === 'raw') return sendJson(response, reply.body, reply.status, reply.headers)
    sendJson(response, JSON.stringify(wire(reply, asked.body)))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(server.address() satisfies AddressInfo | string | null)
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    script: (...next) => {
      replies = next
      heard.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await startWireServer()
  await server.close()
  return Number(new URL(server.url).port)
}
