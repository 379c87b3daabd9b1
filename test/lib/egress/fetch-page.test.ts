import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fetchFrom, openSafeSite, openSite, sayingSite } from './site.ts'

describe('a page', () => {
  test('is answered as text, with where it was found', async () => {
    const site = await sayingSite('<h1>Hello</h1><p>Come <a href="/in">in</a>', {
      'content-type': 'Text/HTML; charset=utf-8',
    })
    expect(await fetchFrom(site, site.at('/a?b=c#d'))).toEqual({
      kind: 'page',
      status: 200,
      url: site.at('/a?b=c#d'),
      type: 'text/html',
      text: `# Hello\n\nCome in (${site.at('/in')})`,
      isCut: false,
    })
  })

  test('is asked for by its name, and without anything that tells who asks', async () => {
    const site = await sayingSite('hello')
    await fetchFrom(site, site.at('/a?b=c#d'))
    const [{ url, method, headers } = { url: '', method: '', headers: {} }] = site.asked
    expect([url, method, headers.host]).toEqual(['/a?b=c', 'GET', `site.test:${site.port}`])
    expect(Object.keys(headers).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })

  test.each(['text/plain', 'text/csv', 'text/markdown', 'application/json', 'application/atom+xml', 'image/svg+xml'])(
    'of the type %s is left as it is',
    async (type) => {
      const site = await sayingSite('<a>&amp;', { 'content-type': type })
      expect(await fetchFrom(site, site.at('/'))).toMatchObject({ type, text: '<a>&amp;' })
    },
  )

  test.each(['image/png', 'application/pdf', 'application/octet-stream', 'video/mp4', ''])(
    'of the type %j is told of, not loaded',
    async (type) => {
      // It never ends, so whoever waits for the body waits forever.
      const site = await openSite((_request, response) => {
        response.writeHead(200, { ...(type ? { 'content-type': type } : {}), 'content-length': '5000000' }).write('x')
      })
      expect(await fetchFrom(site, site.at('/x'))).toEqual({
        kind: 'not-text',
        status: 200,
        url: site.at('/x'),
        type,
        bytes: 5_000_000,
      })
    },
  )

  test('may be asked about without being loaded', async () => {
    const site = await sayingSite('hello', { 'content-length': '5' })
    expect(await fetchFrom(site, site.at('/'), { method: 'HEAD' })).toMatchObject({ type: 'text/plain', bytes: 5 })
    expect(site.asked[0]?.method).toBe('HEAD')
  })

  test('whose status is an error has failed, with what it says', async () => {
    const site = await openSite((_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end(`<p>No such page</p>${'x'.repeat(1_000)}`)
    })
    const answer = await fetchFrom(site, site.at('/'))
    expect(answer).toMatchObject({ kind: 'failed', name: 'HttpError', httpStatus: 404 })
    expect(answer.kind === 'failed' && answer.message).toMatch(
      /^it answered 404 Not Found: No such page\n\nx{480,490}$/,
    )
  })
})

describe('the charset', () => {
  const latin = Buffer.from('Grüße', 'latin1')
  const utf16 = Buffer.from('\uFEFFGrüße', 'utf16le')
  const page = (head: string) => Buffer.concat([Buffer.from(head), latin])

  test.each<[string, string, Uint8Array]>([
    ['the header', 'text/plain; charset=ISO-8859-1', latin],
    ['the header, in quotes', 'text/plain; Charset="windows-1252"', latin],
    ['the page', 'text/html', page('<meta charset="iso-8859-1">')],
    ['the page, in the old way', 'text/html', page('<meta http-equiv=x content="text/html; charset=latin1">')],
    ['the document', 'application/xhtml+xml', page('<?xml version="1.0" encoding="iso-8859-1"?>')],
    ['a mark at the beginning', 'text/plain; charset=iso-8859-1', utf16],
    ['a mark of UTF-8', 'text/plain; charset=iso-8859-1', Buffer.from('\uFEFFGrüße')],
    ['nobody', 'text/plain', Buffer.from('Grüße')],
    ['nonsense', 'text/plain; charset=klingon', Buffer.from('Grüße')],
  ])('is told by %s', async (_who, type, body) => {
    const site = await sayingSite(body, { 'content-type': type })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ text: 'Grüße' })
  })

  test('is no reason to fail: what does not fit is replaced', async () => {
    const site = await sayingSite(latin)
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ text: 'Gr\uFFFD\uFFFDe' })
  })
})

describe('a packed page', () => {
  test.each<[string, (text: string) => Uint8Array]>([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['identity', (text) => Buffer.from(text)],
  ])('is unpacked: %s', async (encoding, pack) => {
    const site = await sayingSite(pack('hello '.repeat(1_000)), { 'content-encoding': encoding })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ text: 'hello '.repeat(1_000), isCut: false })
  })

  test('without a byte is an empty page', async () => {
    const site = await sayingSite('', { 'content-encoding': 'gzip' })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'page', text: '' })
  })

  test('that is not packed has failed', async () => {
    const site = await sayingSite('hello', { 'content-encoding': 'gzip' })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'failed', code: 'Z_DATA_ERROR' })
  })

  test.each(['zstd', 'gzip, gzip', 'constructor'])('in a way we did not ask for has failed: %s', async (encoding) => {
    const site = await sayingSite('hello', { 'content-encoding': encoding })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({
      kind: 'failed',
      message: `the page is encoded as "${encoding}"; expected gzip, br or deflate`,
    })
  })
})

describe('over TLS', () => {
  test('the certificate has to be for the name, though the address is asked', async () => {
    const site = await openSafeSite((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end('safe'),
    )
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'page', text: 'safe' })
    expect(await fetchFrom(site, `https://other.site.test:${site.port}/`)).toMatchObject({
      kind: 'failed',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    expect(site.asked.map(({ headers }) => headers.host)).toEqual([`site.test:${site.port}`])
  })

  test('a certificate of nobody we know is not believed', async () => {
    const site = await openSafeSite((_request, response) => response.end('unsafe'))
    const { authorities: _, ...outside } = site.outside
    expect(await fetchFrom({ outside }, site.at('/'))).toMatchObject({
      kind: 'failed',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    expect(site.asked).toEqual([])
  })
})

describe('limits', () => {
  const withLimits = async (site: Awaited<ReturnType<typeof openSite>>, limits: object) =>
    await fetchFrom({ outside: { ...site.outside, ...limits } }, site.at('/'))

  test('a page without an end is cut, and says so', async () => {
    const site = await openSite((_request, response) => {
      response.setHeader('content-type', 'text/plain')
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        response.once('drain', more)
      }
      more()
    })
    expect(await withLimits(site, { mostBytes: 1_000 })).toMatchObject({
      kind: 'page',
      text: 'x'.repeat(1_000),
      isCut: true,
    })
  })

  test.each<[string, (text: string) => Uint8Array]>([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('a bomb is unpacked no further than the limit: %s', async (encoding, pack) => {
    const site = await sayingSite(pack('x'.repeat(50_000_000)), { 'content-encoding': encoding })
    const limits = { mostBytes: 100_000, mostCharacters: 1_000_000 }
    expect(await withLimits(site, limits)).toMatchObject({ text: 'x'.repeat(100_000), isCut: true })
  })

  test('what is too long packed is unpacked as far as it goes', async () => {
    const text = Array.from({ length: 5_000 }, (_, n) => `${n * 7_919}`).join(' ')
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const) {
      const site = await sayingSite(pack(text), { 'content-encoding': encoding })
      const answer = await withLimits(site, { mostBytes: 5_000, mostCharacters: 4_000 })
      expect(answer).toMatchObject({ kind: 'page', text: text.slice(0, 4_000), isCut: true })
    }
  })

  test('characters are counted as well, and half of one is none', async () => {
    const site = await sayingSite('😀'.repeat(10))
    expect(await withLimits(site, { mostCharacters: 5 })).toMatchObject({ text: '😀😀\uFFFD', isCut: true })
    expect(await withLimits(site, { mostCharacters: 20 })).toMatchObject({ text: '😀'.repeat(10), isCut: false })
  })

  const timeIsUp = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError')

  test('a page that drips is given up when the time is over', async () => {
    const time = new AbortController()
    const site = await openSite((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('x')
      time.abort(timeIsUp())
    })
    expect(await withLimits(site, { timeLimit: () => time.signal })).toMatchObject({
      kind: 'failed',
      name: 'TimeoutError',
    })
  })

  test('so is one that does not answer, and a name that nobody knows', async () => {
    const time = new AbortController()
    const site = await openSite(() => time.abort(timeIsUp()))
    const limits = { timeLimit: () => time.signal }
    expect(await withLimits(site, limits)).toMatchObject({ kind: 'failed', name: 'TimeoutError' })
    const slow = new AbortController()
    const resolve = () => {
      queueMicrotask(() => slow.abort(timeIsUp()))
      return new Promise<never>(() => {})
    }
    expect(await withLimits(site, { timeLimit: () => slow.signal, resolve })).toMatchObject({ name: 'TimeoutError' })
    expect(site.asked).toHaveLength(1)
  })
})

describe('what goes wrong out there is an answer', () => {
  test('nobody is there', async () => {
    const site = await sayingSite('hello')
    const outside = {
      ...site.outside,
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    }
    expect(await fetchFrom({ outside }, site.at('/'))).toMatchObject({ kind: 'failed', code: 'ENOTFOUND' })
  })

  test('it hangs up in the middle', async () => {
    const site = await openSite((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' })
      response.write('x', () => response.destroy())
    })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'failed', code: 'ECONNRESET' })
  })

  test('it wants to speak another protocol', async () => {
    const site = await openSite((request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
    })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({
      kind: 'failed',
      message: 'the connection was closed before there was an answer',
    })
  })

  test('its headers have no end', async () => {
    const site = await openSite((request) => {
      request.socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)
    })
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'failed', code: 'HPE_HEADER_OVERFLOW' })
  })
})
