import { type Outcome, refuse } from './problem.ts'

const largestBody = 1_048_576

const tooLarge = () =>
  refuse('request.too-large', `The body has more than ${largestBody} bytes; keep long text in a file and name it.`)

/** The JSON of a body. An empty body is `undefined`. */
export async function readBody(request: Request): Promise<Outcome<{ text: string; json: unknown }>> {
  const read = await readBytes(request)
  if ('refusal' in read) return read
  if (read.value.byteLength === 0) return { value: { text: '', json: undefined } }
  const type = request.headers.get('content-type') ?? 'none'
  if (!/^application\/json\s*(;.*)?$/i.test(type)) {
    return refuse('media-type.wrong', `The content type is ${type}; send JSON, with content-type: application/json.`)
  }
  const text = textOf(read.value)
  if (text === undefined) return refuse('request.invalid', 'The body is not UTF-8; JSON is written in UTF-8.')
  return parseJson(text)
}

/** A length that was declared is believed only when it is too large: what counts is what comes. */
async function readBytes(request: Request): Promise<Outcome<ArrayBuffer>> {
  const { headers } = request
  if (Number(headers.get('content-length')) > largestBody) return tooLarge()
  const isCounted = headers.has('content-length') && !headers.has('transfer-encoding')
  const bytes = isCounted ? await request.arrayBuffer() : await readStream(request.body)
  return bytes && bytes.byteLength <= largestBody ? { value: bytes } : tooLarge()
}

/** Stops at the first byte too many. */
async function readStream(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<ArrayBuffer | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  if (!body) return new ArrayBuffer(0)
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > largestBody) return undefined
    chunks.push(chunk)
  }
  return await new Blob(chunks).arrayBuffer()
}

function textOf(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parseJson(text: string): Outcome<{ text: string; json: unknown }> {
  try {
    return { value: { text, json: JSON.parse(text) as unknown } }
  } catch (error) {
    // The engine quotes the body, which its sender knows.
    const why = String(error).replace(/^SyntaxError: |, (\.\.\.)?".*" is not valid JSON$/gs, '')
    return refuse(
      'request.invalid',
      `The body is not valid JSON: ${/ position \d/.test(why) ? why : `${why} ${placeOf(text)}`}.`,
    )
  }
}

/**
 * Where the first unexpected character is: the engine says so for some mistakes only. It does tell an unexpected
 * character from an unexpected end, so the place is the longest beginning that merely ends too early.
 */
function placeOf(text: string): string {
  let [fits, fails] = [0, text.length]
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2)
    if (hasUnexpectedToken(text.slice(0, middle))) fails = middle
    else fits = middle
  }
  const position = hasUnexpectedToken(text) ? fits : text.length
  const lines = text.slice(0, position).split('\n')
  return `at position ${position} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return error instanceof SyntaxError && error.message.startsWith('Unexpected token')
  }
}
