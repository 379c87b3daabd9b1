import type { Evidence } from './failure.ts'

/** What differs between two occurrences of the same trouble, from the most specific shape to the least. */
const variableParts: readonly [RegExp, string][] = [
  // First what may contain the others: a URL is a URL whichever ids are in it.
  [/\b[a-z][a-z0-9+]{1,19}:\/\/[^\s"'<>)]+/gi, '<url>'],
  [/(?:\/[\w.@-]+){2,}\/?/g, '<path>'],
  [/\b[a-z]:(?:\\{1,2}[\w.@-]+)+/gi, '<path>'],
  [/\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b/g, '<id>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?)?/gi, '<time>'],
  [/\b[0-9a-f]{12,}\b/gi, '<id>'],
  // Ids of others, such as `req_011CS...`: digits, letters and digits again.
  [/\b(?:[a-z]+[_-])?(?=[a-z]*\d+[a-z]+\d)[a-z0-9]{16,}\b/gi, '<id>'],
  [/\d+(?:[.,]\d+)*/g, '<n>'],
]

const significant = 300

const normalise = (message: string): string =>
  variableParts
    .reduce((text, [shape, name]) => text.replace(shape, name), message.slice(0, 2_000))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, significant)

/** A message in pieces: those that are the same each time, and those that a fingerprint leaves out. */
export function piecesOf(message: string): { text: string; varies: boolean }[] {
  const found: { start: number; end: number }[] = []
  for (const [shape] of variableParts) {
    for (const match of message.matchAll(shape)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (found.every((other) => end <= other.start || start >= other.end)) found.push({ start, end })
    }
  }
  const pieces: { text: string; varies: boolean }[] = []
  let at = 0
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    pieces.push({ text: message.slice(at, start), varies: false }, { text: message.slice(start, end), varies: true })
    at = end
  }
  return [...pieces, { text: message.slice(at), varies: false }].filter(({ text }) => text !== '')
}

/** FNV-1a over the 16-bit units, 64 bits wide by two rounds: short, stable, and no secret. */
function digest(text: string): string {
  const round = (seed: number) => {
    let hash = seed
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619) >>> 0
    return hash.toString(16).padStart(8, '0')
  }
  return round(2_166_136_261) + round(84_696_351)
}

/** Equal for failures that are the same apart from ids, numbers, paths and times. */
export function fingerprintOf({ message, name, code, httpStatus, exitCode, source }: Evidence): string {
  return digest([source, name, code, httpStatus, exitCode, normalise(message)].join('|'))
}
