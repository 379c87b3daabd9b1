import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp } from '../e2e/program.ts'
import { axeViolations, openBrowser, overflow, picture, type Size, visit } from './browser.ts'
import { openSite, signIn, type Site } from './office.ts'

/** Every page, reached as people reach it, at both sizes: nothing complains, nothing scrolls sideways, axe is content. */
let browser: Browser
let site: Site

beforeAll(async () => {
  ;[browser, site] = await Promise.all([openBrowser(), openSite()])
})
afterAll(async () => {
  await browser.close()
  await cleanUp()
})

/** What stands on the page once its answers are there. */
const doors: readonly { name: string; path: string; shows: string | RegExp }[] = [
  { name: 'overview', path: '/', shows: 'Needs you' },
  { name: 'board', path: '/board', shows: 'Ask which archive' },
  { name: 'board-table', path: '/board?view=table', shows: 'Do it well' },
  { name: 'missions', path: '/missions', shows: /Proposed by/ },
  { name: 'agents', path: '/agents', shows: 'Atlas' },
  { name: 'agent', path: '/agents/forge?full', shows: 'Think cycles' },
  { name: 'runs', path: '/runs', shows: /Attempt 1/ },
  { name: 'failures', path: '/failures', shows: 'By category' },
  { name: 'failures-list', path: '/failures?view=list', shows: 'What was done' },
  { name: 'rules', path: '/failures/rules', shows: 'http-429' },
  { name: 'rule', path: '/failures/rules/http-429?full', shows: 'What it would change' },
  { name: 'rule-new', path: '/failures/rules/new?full', shows: 'Put it in force' },
  { name: 'proposals', path: '/failures/proposals', shows: 'Proposed rules' },
  { name: 'settings', path: '/settings', shows: 'Hard floor a month' },
  { name: 'projects', path: '/settings?tab=projects', shows: 'New project' },
  { name: 'models', path: '/settings?tab=models', shows: 'Per million tokens in' },
  { name: 'members', path: '/settings?tab=members', shows: 'Make a token' },
  { name: 'system', path: '/settings?tab=system', shows: 'Stop everything' },
]

describe.each<Size>(['desktop', 'phone'])('on a %s', (size) => {
  test.each(doors)('$name', async ({ name, path, shows }) => {
    const { page, context, complaints } = await visit(browser, { size, scheme: size === 'phone' ? 'dark' : 'light' })
    await signIn(page, site, path)
    await page.getByText(shows).first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await picture(page, `${name}-${size}`)
    expect(page.url()).not.toContain('token')
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('from page to page by the rail', async () => {
    const { page, context, complaints } = await visit(browser, { size })
    await signIn(page, site)
    for (const [door, path] of [
      ['Board', '/board'],
      ['Missions', '/missions'],
      ['Agents', '/agents'],
      ['Failures', '/failures'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: door }).click()
      await page.waitForURL(`**${path}`)
      await page.getByRole('heading', { level: 1, name: door }).waitFor()
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})

test('the first useful picture is there without a second page load, and the token is nowhere in the address', async () => {
  const { page, context } = await visit(browser, { size: 'desktop' })
  await signIn(page, site, '/board')
  await page.reload()
  await page.getByText('Ask which archive').first().waitFor()
  expect(await page.evaluate('location.href + JSON.stringify(history.state)')).not.toContain(site.bearer)
  await context.close()
})
