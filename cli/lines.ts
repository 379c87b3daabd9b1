/** A line of a text, counted from 1. The text is left out when it is longer than anybody could mean. */
export interface Line {
  number: number
  text: string | undefined
}

const longest = 8 * 1024 * 1024

/**
 * Cuts a stream of UTF-8 into lines, and hands over those of a chunk together. Only a line feed ends a line: `readline`
 * would also cut at U+2028, which may stand inside a JSON string.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 1
  let isTooLong = false

  const lineOf = (text: string): Line => {
    const line = { number: number++, text: isTooLong || text.length > longest ? undefined : text }
    isTooLong = false
    return line
  }
  for await (const chunk of chunks) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = parts.pop() ?? ''
    yield parts.map(lineOf)
    if (rest.length <= longest) continue
    isTooLong = true
    rest = ''
  }
  rest += decoder.decode()
  if (rest !== '' || isTooLong) yield [lineOf(rest)]
}
