import type { Page } from 'playwright-core'
import { type Api, apiOf, bearerOf, type Running, start } from '../e2e/instance.ts'
import { aFolder } from '../e2e/program.ts'

/** The example instance after `npm start`, with work in every state that pages show. */
export interface Site {
  instance: Running
  bearer: string
  api: Api
}

/** Each is one task that a rehearsal plays as its brief says. */
const plays = [
  { title: 'Ask which archive', brief: 'rehearse: ask', agentId: 'forge' },
  { title: 'Meet a refused key', brief: 'rehearse: fail AUTH once', agentId: 'scout' },
  { title: 'Run out of time', brief: 'rehearse: fail TIMEOUT once', agentId: 'sage' },
  ...['forge', 'relay', 'sage'].map((agentId) => ({
    title: `Meet what no rule knows (${agentId})`,
    brief: 'rehearse: fail UNKNOWN once',
    agentId,
  })),
  { title: 'Do it well', brief: 'rehearse: ok', agentId: 'quill' },
]

export async function openSite(): Promise<Site> {
  const instance = await start(aFolder())
  const bearer = await bearerOf(instance)
  const api = apiOf(instance.url, bearer)
  for (const { brief, ...play } of plays)
    await api.post('/tasks', { ...play, brief: `A trial.\n${brief}`, review: false })
  await until(async () => (await api.all('/missions?status=proposed')).length >= 3)
  await until(async () => (await api.all('/failures')).length >= 5)
  await until(async () => (await api.all('/tasks?status=blocked')).some(({ title }) => title === 'Ask which archive'))
  return { instance, bearer, api }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const patience = 60_000
  const pause = 250
  for (let waited = 0; waited < patience; waited += pause) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  throw new Error(`it did not come to pass within ${patience} ms: ${holds.toString()}`)
}

/** As the printed link does. */
export async function signIn(page: Page, { instance, bearer }: Site, path = '/'): Promise<void> {
  await page.goto(`${instance.url}${path}#token=${bearer}`)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}
