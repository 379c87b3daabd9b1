import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp } from '../e2e/program.ts'
import { openBrowser, type Visit, visit } from './browser.ts'
import { openSite, signIn, type Site } from './office.ts'

/** What people do at the dashboard: every deed is done with pointer or keys, and looked up over the API. */
let browser: Browser
let site: Site
let here: Visit
let page: Page

beforeAll(async () => {
  ;[browser, site] = await Promise.all([openBrowser(), openSite()])
  here = await visit(browser, { size: 'desktop' })
  page = here.page
  await signIn(page, site)
})
afterAll(async () => {
  await browser.close()
  await cleanUp()
})

const open = (path: string) => page.goto(`${site.instance.url}${path}`)
const button = (name: string | RegExp) => page.getByRole('button', { name }).first()
/** What a page shows and where it leads are what these tests are about: waiting for it in vain fails them. */
const shows = (what: Locator) => what.first().waitFor()
const reaches = (address: string | RegExp, where = page) => where.waitForURL(address)
const patience = { timeout: 15_000, interval: 200 }

/** Into the dialog that asks why, and its button. */
async function say(text: string, action: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(text)
  await dialog.getByRole('button', { name: action, exact: true }).click()
}

describe('missions', () => {
  test('are approved with one key, and rejected with another and a reason', async () => {
    const titles = async (status: string) =>
      (await site.api.all(`/missions?status=${status}`)).map(({ title }) => title)
    const decided = async () => (await Promise.all(['approved', 'done'].map(titles))).flat()
    await open('/missions')
    const first = page.locator('[data-position="0"]')
    const titleOf = async () => (await first.locator('strong').first().textContent()) ?? ''
    const rejected = await titleOf()
    await first.focus()
    await page.keyboard.press('r')
    await say('Not now', 'Reject')
    await expect.poll(() => titles('rejected'), patience).toContain(rejected)
    await page.getByText(rejected).first().waitFor({ state: 'hidden' })
    const approved = await titleOf()
    await first.focus()
    await page.keyboard.press('a')
    await expect.poll(decided, patience).toContain(approved)
  })
})

describe('a task', () => {
  test('is filed, and opens', async () => {
    await open('/board')
    await button('New task').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Count the ducks')
    await dialog.getByLabel('Brief').fill('In the pond.\nrehearse: fail AUTH once')
    await dialog.locator('select').first().selectOption('quill')
    await dialog.getByRole('button', { name: 'File it' }).click()
    await reaches(/\/board\/task_/)
    await expect
      .poll(async () => (await site.api.all('/tasks')).some(({ title }) => title === 'Count the ducks'), patience)
      .toBe(true)
  })

  test('is commented on, given to somebody else and retried', async () => {
    const isBlocked = async () =>
      (await site.api.all('/tasks?status=blocked')).find(({ title }) => title === 'Count the ducks')
    await expect.poll(async () => (await isBlocked()) !== undefined, patience).toBe(true)
    const task = await isBlocked()
    await open(`/board/${task?.id ?? ''}`)
    await page.getByLabel('Comment').fill('Mind the small ones.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await shows(page.getByText('Mind the small ones.'))
    await page.getByLabel('Assigned to').selectOption('sage')
    await expect.poll(async () => (await isBlocked())?.['agentId'], patience).toBe('sage')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Retry', exact: true })
      .or(button('Retry'))
      .first()
      .click()
    await expect.poll(isBlocked, patience).toBeUndefined()
  })

  test('whose agent asks is answered from the overview', async () => {
    await open('/')
    const line = page.getByRole('listitem').filter({ hasText: 'Ask which archive' })
    await line.getByRole('button', { name: 'Answer' }).click()
    await say('The one in the cellar.', 'Answer')
    const blocked = async () =>
      (await site.api.all('/tasks?status=blocked')).some(({ title }) => title === 'Ask which archive')
    await expect.poll(blocked, patience).toBe(false)
  })

  test('is cancelled with a reason', async () => {
    const waiting = await site.api.post('/tasks', {
      title: 'Wait',
      brief: 'rehearse: ask',
      agentId: 'forge',
      review: false,
    })
    const task = await site.api.post('/tasks', { title: 'Never mind', brief: 'Later.', dependsOn: [waiting.id] })
    await open(`/board/${task.id}`)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await say('No need', 'Cancel the task')
    await expect
      .poll(() => site.api.get(`/tasks/${task.id}`), patience)
      .toMatchObject({ status: 'cancelled', why: 'No need' })
  })
})

describe('an agent', () => {
  test('is paused with a reason, and the toast takes it back', async () => {
    const status = async () => (await site.api.all('/agents')).find(({ id }) => id === 'beacon')?.['desk']
    await open('/agents')
    await page.getByRole('button', { name: 'Pause Beacon' }).click()
    await say('A holiday', 'Pause')
    await expect.poll(status, patience).toMatchObject({ status: 'paused', reason: 'A holiday' })
    await button('Undo').click()
    await expect.poll(status, patience).toMatchObject({ status: 'active' })
  })
})

describe('a rule', () => {
  test('is tried while it is written, refused with the reason, and put in force', async () => {
    await open('/failures/rules/new')
    await page.getByLabel('Name', { exact: true }).fill('worker-ended')
    await page.getByLabel('Message').fill('(')
    await shows(page.getByText(/not a pattern that RE2 reads/))
    await page.getByLabel('Message').fill('ended in state|answered NACK|something odd')
    await shows(page.getByText(/it matches/))
    await page.getByLabel('Because').fill('the converter gives up')
    await button('Put it in force').click()
    await reaches(/\/failures\/rules\/worker-ended/)
    expect(await site.api.get('/rules/worker-ended')).toMatchObject({ origin: 'instance', author: { kind: 'person' } })
  })

  test('is applied to what has failed already, after a look', async () => {
    await open('/failures/rules')
    await button('See what would change').click()
    await button(/^Judge \d+ failures? again$/).click()
    await expect.poll(async () => (await site.api.all('/failures?ruleId=worker-ended')).length > 0, patience).toBe(true)
  })
})

describe('settings', () => {
  test('change a budget', async () => {
    await open('/settings')
    await page.getByLabel('An agent a day').fill('7.5')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => site.api.get('/instance'), patience).toMatchObject({ budgets: { perAgentDay: 7.5 } })
  })

  test('make a token that is shown once, and revoke it', async () => {
    await open('/settings?tab=members')
    await page.getByLabel('Name').fill('Grace')
    await button('Make a token').click()
    await shows(page.getByText(/The token of Grace/))
    const row = page.getByRole('listitem').filter({ hasText: 'Grace' })
    await row.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    const grace = async () => (await site.api.all('/tokens')).find(({ name }) => name === 'Grace')?.['revokedAt']
    await expect.poll(async () => typeof (await grace()), patience).toBe('string')
  })

  test('stop everything, say so on every page, and let it go on', async () => {
    await open('/settings?tab=system')
    await button('Stop everything').click()
    await say('A drill', 'Stop everything')
    await shows(page.getByText('Everything is stopped by the kill switch: A drill'))
    await expect.poll(() => site.api.get('/instance'), patience).toMatchObject({ killSwitch: { on: true } })
    await button('Let everything go on').click()
    await expect.poll(() => site.api.get('/instance'), patience).toMatchObject({ killSwitch: { on: false } })
  })
})

test('the palette finds an agent by keys alone', async () => {
  await open('/')
  await shows(page.getByText('Needs you'))
  await page.keyboard.press('Control+k')
  await shows(page.getByRole('dialog').getByRole('combobox'))
  await page.keyboard.type('ledger')
  await page
    .getByRole('option', { name: /Ledger/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await reaches('**/agents/ledger')
})

test('whoever may only read is told so instead of being let down', async () => {
  const { bearer } = await site.api.post('/tokens', { name: 'Reader', role: 'viewer' })
  const reader = await visit(browser, { size: 'desktop' })
  await signIn(reader.page, { ...site, bearer: String(bearer) }, '/settings?tab=members')
  await shows(reader.page.getByText(/needs an admin/))
  await reader.context.close()
})

test('a token that is refused leads to the sign-in, which says why', async () => {
  const stranger = await visit(browser, { size: 'desktop' })
  await stranger.page.goto(`${site.instance.url}/board#token=mc_nobody`)
  await reaches('**/sign-in**', stranger.page)
  await stranger.page
    .getByRole('alert')
    .or(stranger.page.getByText(/refused|not accepted|no longer/i))
    .first()
    .waitFor()
  await stranger.context.close()
})

test('nothing complained meanwhile', () => {
  expect(here.complaints.filter((line) => !/status of (400|403|404|409)/.test(line))).toEqual([])
})
