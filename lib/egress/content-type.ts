import { TextDecoder } from 'node:util'

export interface ContentType {
  /** Lower-case and without parameters: `text/html`. Empty when none was given. */
  type: string
  charset?: string | undefined
}

export function readContentType(header: string | undefined): ContentType {
  const [type = '', ...parameters] = (header ?? '').split(';')
  const charset = parameters.map((one) => one.trim()).find((one) => /^charset=/i.test(one))
  return { type: type.trim().toLowerCase(), charset: charset?.slice('charset='.length).replaceAll(/["']/g, '') }
}

const textTypes = new Set([
  'application/json',
  'application/ld+json',
  'application/x-ndjson',
  'application/xml',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
])

export const isText = (type: string): boolean =>
  type.startsWith('text/') || textTypes.has(type) || /\+(?:json|xml|yaml)$/.test(type)

export const isHtml = (type: string): boolean => type === 'text/html' || type === 'application/xhtml+xml'

const marks: [charset: string, mark: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
]

/** Browsers look for a charset in the first 1024 bytes of a page, and so do we. */
const wherePagesSay = 1_024

/** The text of a body. A byte order mark says most surely how it is written, then the header, then the page itself. */
export function textOf(bytes: Uint8Array, { charset }: ContentType): string {
  const marked = marks.find(([, mark]) => mark.every((byte, position) => bytes[position] === byte))
  const decoder = decoderOf(marked?.[0]) ?? decoderOf(charset) ?? decoderOf(charsetInside(bytes)) ?? new TextDecoder()
  return decoder.decode(bytes)
}

/** From `<meta charset=...>` or `<?xml ... encoding="..."?>`. */
function charsetInside(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, wherePagesSay)).toString('latin1')
  return /(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(head)?.[1]
}

function decoderOf(charset: string | undefined): TextDecoder | undefined {
  if (charset === undefined) return undefined
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}
