import { describe, expect, test } from 'vitest'
import { EgressRequest } from '../../../lib/core/egress.ts'
import { fetchPage } from '../../../lib/egress/fetch-page.ts'
import { type Outside, theInternet } from '../../../lib/egress/outside.ts'
import { fetchFrom, openSite, sayingSite, type Site } from './site.ts'

/** As strict as in production, except that names are looked up here. Whatever it lets through fails this test. */
const strict = (...addresses: string[]): Outside => ({ ...theInternet, resolve: () => Promise.resolve(addresses) })
const hosts = ['example.com', '*.example.com']
const why = async (url: string, outside: Outside = strict('127.0.0.1')): Promise<string> => {
  const answer = await fetchPage(EgressRequest.parse({ url, hosts }), outside)
  return answer.kind === 'refused' ? answer.why : `not refused: ${JSON.stringify(answer)}`
}

describe('a URL is refused', () => {
  test.each([
    ['', '"" is not a URL; expected one such as https://example.com/page'],
    ['example.com', '"example.com" is not a URL; expected one such as https://example.com/page'],
    ['//example.com/', '"//example.com/" is not a URL; expected one such as https://example.com/page'],
    ['http://', '"http://" is not a URL; expected one such as https://example.com/page'],
    ['http://exa mple.com', '"http://exa mple.com" is not a URL; expected one such as https://example.com/page'],
    ['file:///etc/passwd', 'file: is not fetched; expected http: or https:'],
    ['ftp://example.com/', 'ftp: is not fetched; expected http: or https:'],
    ['data:text/plain,hello', 'data: is not fetched; expected http: or https:'],
    ['gopher://example.com:70/', 'gopher: is not fetched; expected http: or https:'],
    ['https://user:pass@example.com/', 'a URL with a user name or a password is not fetched'],
    ['https://user@example.com/', 'a URL with a user name or a password is not fetched'],
    ['https://:pass@example.com/', 'a URL with a user name or a password is not fetched'],
    ['https://example.com@127.0.0.1/', 'a URL with a user name or a password is not fetched'],
    ['https://example.com:22/', 'port 22 is not fetched from; expected 80 or 443'],
    ['http://example.com:8080/', 'port 8080 is not fetched from; expected 80 or 443'],
    ['http://example.com:0/', 'port 0 is not fetched from; expected 80 or 443'],
    ['https://other.org/', 'other.org is not on the list of hosts, which has example.com, *.example.com'],
    ['https://example.com.other.org/', 'example.com.other.org is not on the list'],
    ['https://other.org/example.com', 'other.org is not on the list'],
    ['https://other.org#@example.com/', 'other.org is not on the list'],
    ['https://other.org\\@example.com/', 'other.org is not on the list'],
    ['https://example.com./', 'example.com. is not on the list'],
    ['https://exampl\u0435.com/', 'xn--exampl-8of.com is not on the list'],
    ['http://localhost/', 'localhost is not on the list'],
  ])('%s', async (url, because) => {
    expect(await why(url)).toContain(because)
  })
})

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['0177.0.0.0x1', '127.0.0.1'],
  ['0', '0.0.0.0'],
  ['127.0.0.1.', '127.0.0.1'],
  ['%31%32%37.0.0.1', '127.0.0.1'],
  ['１２７。０。０。１', '127.0.0.1'],
  ['2852039166', '169.254.169.254'],
  ['[::1]', '[::1]'],
  ['[::]', '[::]'],
  ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ['[::ffff:a9fe:a9fe]', '[::ffff:a9fe:a9fe]'],
  ['[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]'],
  ['[fd00:ec2::254]', '[fd00:ec2::254]'],
  // Public ones as well: a list of names has no address on it.
  ['8.8.8.8', '8.8.8.8'],
])('%s is an address, however it is spelled', async (host, address) => {
  expect(await why(`http://${host}/latest/meta-data/`)).toBe(`${address} is an address; expected the name of a host`)
})

describe('a name is refused', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00:ec2::254',
    'fe80::1%eth0',
    '::ffff:127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    'not an address',
  ])('that leads to %s, and the address is not given away', async (address) => {
    expect(await why('https://www.example.com/', strict(address))).toBe(
      'www.example.com does not lead to a public address',
    )
  })

  test('when one of several addresses is not public, whichever it is', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['10.0.0.1', '8.8.8.8'],
      ['2606:4700::1111', '::1'],
    ])
      expect(await why('https://example.com/', strict(...addresses))).toContain('does not lead to a public address')
  })

  test('that leads nowhere', async () => {
    expect(await why('https://example.com/', strict())).toBe('example.com has no address')
  })

  test('by an empty list, whatever it is', async () => {
    const request = EgressRequest.parse({ url: 'https://example.com/', hosts: [] })
    expect(await fetchPage(request, strict('8.8.8.8'))).toEqual({
      kind: 'refused',
      why: 'example.com is not on the list of hosts, which has none',
    })
  })

  test('with some of a long list', async () => {
    const many = Array.from({ length: 30 }, (_, n) => `h${n}.example.com`)
    const answer = await fetchPage(EgressRequest.parse({ url: 'https://other.org', hosts: many }), strict())
    expect(answer).toMatchObject({
      why: expect.stringMatching(/has h0\.example\.com, .*h19\.example\.com, 10 more$/) as unknown,
    })
  })
})

test('a name that resolves differently a moment later is connected to where it was looked at', async () => {
  const site = await sayingSite('hello')
  const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.2']]
  const looked: string[] = []
  const outside = {
    ...site.outside,
    resolve: (host: string) => Promise.resolve(answers[looked.push(host) - 1] ?? []),
    mayConnectTo: (address: string) => address === '127.0.0.1',
  }
  expect(await fetchFrom({ outside }, site.at('/'))).toMatchObject({ kind: 'page', text: 'hello' })
  expect(looked).toEqual(['site.test'])
  // And when it is asked for again it is looked at again.
  expect(await fetchFrom({ outside }, site.at('/'))).toMatchObject({ kind: 'refused' })
  expect(site.asked).toHaveLength(1)
})

describe('a redirect', () => {
  /** Sends `/<n>` on to `/<n-1>` and `/0` to wherever it is told. */
  const sendingTo = (location: string, status = 302): Promise<Site> =>
    openSite(({ url = '/' }, response) => {
      const hops = Number(url.slice(1))
      response.writeHead(status, { location: hops > 0 ? `/${hops - 1}` : location }).end('elsewhere')
    })

  test.each([301, 302, 303, 307, 308])('of the status %i is followed', async (status) => {
    const site = await openSite(({ url }, response) => {
      if (url === '/from') response.writeHead(status, { location: '//www.site.test:' + site.port + '/to' }).end()
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('arrived')
    })
    expect(await fetchFrom(site, site.at('/from'))).toMatchObject({
      kind: 'page',
      url: `http://www.site.test:${site.port}/to`,
      text: 'arrived',
    })
  })

  test.each([
    ['http://127.0.0.1/', '127.0.0.1 is an address; expected the name of a host'],
    ['http://169.254.169.254/latest/meta-data/', '169.254.169.254 is an address; expected the name of a host'],
    ['//2130706433/', '127.0.0.1 is an address; expected the name of a host'],
    ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1] is an address; expected the name of a host'],
    ['http://other.org/', 'other.org is not on the list of hosts, which has site.test, *.site.test'],
    ['http://site.test:22/', 'port 22 is not fetched from'],
    ['http://me:secret@site.test/', 'a URL with a user name or a password is not fetched'],
    ['file:///etc/passwd', 'file: is not fetched; expected http: or https:'],
    ['http://[', '"http://[" is not a URL'],
    ['http://inside.site.test/', 'inside.site.test does not lead to a public address'],
  ])('is looked at like the first URL: %s', async (location, because) => {
    const site = await sendingTo(location)
    const resolve = (host: string) => Promise.resolve([host === 'inside.site.test' ? '10.0.0.1' : '127.0.0.1'])
    for (const hops of [0, 3]) {
      const answer = await fetchFrom({ outside: { ...site.outside, resolve } }, site.at(`/${hops}`))
      expect(answer).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining(`redirected: ${because}`) as unknown,
      })
    }
    expect(site.asked).toHaveLength(5)
  })

  test('leads to a second look at the same name', async () => {
    const site = await sendingTo('/0')
    const addresses = ['127.0.0.1', '127.0.0.1', '10.0.0.1']
    const resolve = () => Promise.resolve([addresses.shift() ?? '10.0.0.1'])
    expect(await fetchFrom({ outside: { ...site.outside, resolve } }, site.at('/1'))).toMatchObject({
      kind: 'refused',
      why: 'redirected: site.test does not lead to a public address',
    })
    expect(site.asked).toHaveLength(2)
  })

  test('is followed five times, not six', async () => {
    const site = await openSite(({ url = '/' }, response) => {
      const hops = Number(url.slice(1))
      if (hops > 0) response.writeHead(302, { location: `/${hops - 1}` }).end()
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('arrived')
    })
    expect(await fetchFrom(site, site.at('/5'))).toMatchObject({ kind: 'page', text: 'arrived' })
    expect(await fetchFrom(site, site.at('/6'))).toEqual({
      kind: 'refused',
      why: `more than 5 redirects, the last one to ${site.at('/0')}`,
    })
    expect(site.asked).toHaveLength(12)
  })

  test('without a place to go to is a page', async () => {
    const site = await openSite((_request, response) =>
      response.writeHead(302, { 'content-type': 'text/plain' }).end('lost'),
    )
    expect(await fetchFrom(site, site.at('/'))).toMatchObject({ kind: 'page', status: 302, text: 'lost' })
  })
})

test('the internet is strict unless told otherwise', async () => {
  expect(theInternet.ports).toEqual([80, 443])
  expect(['127.0.0.1', '8.8.8.8'].map(theInternet.mayConnectTo)).toEqual([false, true])
  // The only name that every machine knows without asking anybody.
  expect(await theInternet.resolve('localhost')).toContain('127.0.0.1')
})
