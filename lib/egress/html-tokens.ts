export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'opens'; name: string; attributes: string }
  | { kind: 'closes'; name: string }

/** What is inside is not for readers. */
const unread = ['script', 'style', 'template', 'iframe', 'svg'] as const
const endOf: Record<string, RegExp> = Object.fromEntries(unread.map((name) => [name, new RegExp(`</${name}`, 'gi')]))

const tagName = /\/?[a-z][^\s/>]*/iy

/**
 * Cuts HTML into tags and what stands between them. It looks at each character a fixed number of times, whatever is
 * missing or unbalanced: what has no end, such as a comment, swallows the rest, as it does in browsers.
 */
export function* tokensOf(html: string): Generator<Token> {
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at)
    if (open !== at) yield { kind: 'text', text: html.slice(at, open === -1 ? undefined : open) }
    if (open === -1) return
    const end = endOfMarkup(html, open)
    if (end === undefined) {
      yield { kind: 'text', text: '<' }
      at = open + 1
      continue
    }
    const tag = tagIn(html, open, end)
    if (tag) yield tag
    at = tag?.kind === 'opens' ? endOfUnread(html, tag.name, end) : end
  }
}

/** Where a comment or a tag is over; undefined when this is only a less-than sign. */
function endOfMarkup(html: string, open: number): number | undefined {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 2)
  if (/[!?]/.test(html.charAt(open + 1))) return after(html, '>', open)
  tagName.lastIndex = open + 1
  return tagName.test(html) ? endOfTag(html, tagName.lastIndex) : undefined
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from)
  return found === -1 ? html.length : found + end.length
}

/** The value of an attribute may hold a greater-than sign, when it is in quotes. */
function endOfTag(html: string, from: number): number {
  let last = ''
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at)
    if (character === '>') return at + 1
    if (last === '=' && (character === '"' || character === "'")) at = after(html, character, at + 1) - 1
    if (!/\s/.test(character)) last = character
  }
  return html.length
}

function tagIn(html: string, open: number, end: number): Token | undefined {
  tagName.lastIndex = open + 1
  const [name] = tagName.exec(html) ?? []
  if (name === undefined) return undefined
  const lower = name.toLowerCase()
  if (lower.startsWith('/')) return { kind: 'closes', name: lower.slice(1) }
  return { kind: 'opens', name: lower, attributes: html.slice(open + 1 + name.length, end) }
}

function endOfUnread(html: string, name: string, from: number): number {
  const ending = Object.hasOwn(endOf, name) ? endOf[name] : undefined
  if (!ending) return from
  ending.lastIndex = from
  return ending.exec(html)?.index ?? html.length
}
