import { describe, expect, test } from 'vitest'
import { htmlText } from '../../../lib/egress/html-text.ts'

const base = new URL('https://example.com/docs/page')
const textOf = (html: string, most = 10_000): string => htmlText(html, base, most).text

test('a page reads like a page', () => {
  const html = `<!doctype html>
    <html><head><title>Prices &amp; plans</title><style>p > a { color: red }</style>
    <script>if (1 < 2) document.write("<p>no</p>")</script></head>
    <body><!-- <p>hidden</p> --><nav><a href="/">Home</a></nav>
    <h1>Prices</h1><p>From&nbsp;<b>5 €</b> a month,
      see <a href='../terms?a=1&amp;b=2'>the terms</a>.</p>
    <ul><li>one<li>two <i>and</i> a half</ul>
    <pre>  a = 1\n  b = 2</pre>
    line<br>break</body></html>`
  expect(textOf(html)).toBe(
    [
      'Prices & plans',
      'Home (https://example.com/)',
      '# Prices',
      'From 5 € a month, see the terms (https://example.com/terms?a=1&b=2).',
      '- one\n- two and a half',
      '  a = 1\n  b = 2',
      'line\nbreak',
    ].join('\n\n'),
  )
})

test('a table has a line for each row', () => {
  expect(textOf('<table><tr><th>Plan<th>Price</tr><tr><td>Small</td><td></td><td>5</td></tr></table>')).toBe(
    '| Plan | Price\n| Small | | 5',
  )
})

describe('links', () => {
  test.each([
    ['<a href="https://other.org/x">there</a>', 'there (https://other.org/x)'],
    ['<A class=x HREF=next>on</A>', 'on (https://example.com/docs/next)'],
    ['<a href="#top">up</a>', 'up'],
    ['<a href="javascript:alert(1)">run</a>', 'run'],
    ['<a href="mailto:a@b.c">write</a>', 'write'],
    ['<a href="http://[">broken</a>', 'broken'],
    ['<a name="x">anchor</a>', 'anchor'],
    ['<a data-href="/no" href="/yes">one</a>', 'one (https://example.com/yes)'],
    ['<a href="/icon"><img src="i.png"></a>', ''],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text)
  })
})

describe('what is written badly is read as far as it makes sense', () => {
  test.each([
    ['1 < 2 and 3 <= 4 <', '1 < 2 and 3 <= 4 <'],
    ['<p title="a > b">text', 'text'],
    ["<p title=it's>text <b>here</b>", 'text here'],
    ['before<!-- no end', 'before'],
    ['before<!-->after', 'beforeafter'],
    ['before<script>no end', 'before'],
    ['<SCRIPT>no</SCRIPT >yes', 'yes'],
    ['<script src="x"/>no</script>yes', 'yes'],
    ['before<a href="no end', 'before'],
    ['</p></pre></a>text', 'text'],
    ['<?xml version="1.0"?><![CDATA[x]]>text', 'text'],
    ['<constructor>text</constructor>', 'text'],
    ['&#65;&#x42;&unknown;&amp;lt;&#1114112;&constructor;', 'AB&unknown;&lt;\uFFFD&constructor;'],
    ['', ''],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text)
  })
})

describe('it stops at the limit', () => {
  test('and says so', () => {
    expect(htmlText('<p>12345</p>', base, 5)).toEqual({ text: '12345', isCut: false })
    expect(htmlText('<p>12345</p><p>6', base, 5)).toEqual({ text: '12345', isCut: true })
  })

  test('also when short links lead to long addresses', () => {
    const far = new URL(`https://example.com/${'x'.repeat(1_900)}/`)
    const { text, isCut } = htmlText('<a href=a>b</a>'.repeat(100_000), far, 10_000)
    expect([text.length, isCut]).toEqual([10_000, true])
  })
})

test.each([
  '<',
  '<a',
  '<!--',
  '<a href="',
  '</',
  '<script>',
  "<a b='",
  '&',
  '&#',
  '<a ',
  ' ',
  '<pre>',
  '=',
  '<p href ',
])('a page of nothing but %j takes no longer than its length', (piece) => {
  // If it took the square of it, this would take minutes.
  const html = piece.repeat(Math.ceil(1_000_000 / piece.length))
  expect(htmlText(html, base, 100).text.length).toBeLessThanOrEqual(100)
})
