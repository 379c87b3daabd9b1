import { withoutEntities } from './entities.ts'
import { createFlowingText, nextLine, nextParagraph } from './flowing-text.ts'
import { type Token, tokensOf } from './html-tokens.ts'

const paragraphs =
  'p ul ol dl table pre blockquote section article header footer main nav aside figure form title h1 h2 h3 h4 h5 h6'
const lines = 'div li tr br hr dt dd option figcaption caption'
const gapAround: Record<string, number> = {
  ...Object.fromEntries(paragraphs.split(' ').map((name) => [name, nextParagraph])),
  ...Object.fromEntries(lines.split(' ').map((name) => [name, nextLine])),
}
const marks: Record<string, string> = {
  h1: '# ',
  h2: '## ',
  h3: '### ',
  h4: '#### ',
  h5: '##### ',
  h6: '###### ',
  li: '- ',
}

const of = <T>(record: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

const hrefIn = /(?:^|[\s"'/])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i

/** Where a link leads, if it leads to another page. */
function destination(attributes: string, base: URL): string | undefined {
  const [, double, single, bare] = hrefIn.exec(attributes) ?? []
  const href = withoutEntities(double ?? single ?? bare ?? '').trim()
  if (href === '' || href.startsWith('#')) return undefined
  const url = URL.parse(href, base.href)
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}

/**
 * A page as a reader sees it: headings, lists and paragraphs, and behind the words of each link where it leads. It stops
 * once there is more than `most`, so that a page full of links to long addresses does not grow beyond it.
 */
export function htmlText(html: string, base: URL, most: number): { text: string; isCut: boolean } {
  const text = createFlowingText()
  let link: { to: string; from: number } | undefined
  let quotes = 0

  const open = ({ name, attributes }: Extract<Token, { kind: 'opens' }>) => {
    text.move(of(gapAround, name) ?? 0)
    const mark = of(marks, name)
    if (mark !== undefined) text.mark(mark)
    if (name === 'td' || name === 'th') text.say(' | ')
    if (name === 'pre') quotes++
    const to = name === 'a' ? destination(attributes, base) : undefined
    if (to !== undefined) link = { to, from: text.length() }
  }
  const close = ({ name }: Extract<Token, { kind: 'closes' }>) => {
    if (name === 'pre') quotes = Math.max(0, quotes - 1)
    if (name === 'a' && link) {
      if (text.length() > link.from) text.say(` (${link.to})`)
      link = undefined
    }
    text.move(of(gapAround, name) ?? 0)
  }
  for (const token of tokensOf(html)) {
    if (text.length() > most) break
    if (token.kind === 'opens') open(token)
    else if (token.kind === 'closes') close(token)
    else if (quotes > 0) text.quote(withoutEntities(token.text).replaceAll('\r\n', '\n'))
    else text.say(withoutEntities(token.text))
  }
  const whole = text.toString()
  return { text: whole.slice(0, most), isCut: whole.length > most }
}
