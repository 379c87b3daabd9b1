import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, describe, expect, test } from 'vitest'
import { pagePolicy } from '../../lib/core/page-policy.ts'
import { dashboardBefore } from '../../local/dashboard-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'mission-control-dashboard-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>')
writeFileSync(join(folder, 'assets', 'main-Ab1.js'), 'let here')
writeFileSync(join(folder, 'secret.json'), '{}')
afterAll(() => rmSync(folder, { recursive: true }))

const api = new Hono().all('*', (context) => context.text('the api'))
const serve = dashboardBefore(api, folder)
const ask = (path: string, { accept = 'text/html', method = 'GET' } = {}) =>
  serve(new Request(`http://localhost${path}`, { method, headers: { accept } }))
const textAt = async (...asked: Parameters<typeof ask>): Promise<string> => (await ask(...asked)).text()

describe('what a browser opens', () => {
  test.each(['/', '/board', '/board/task_01', '/agents/a.b', '/nowhere'])('%s is the page', async (path) => {
    const answer = await ask(path)
    expect(await answer.text()).toContain('<title>page</title>')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('content-security-policy')).toBe(pagePolicy)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each(['/v1/tasks', '/v1', '/docs', '/docs/', '/openapi.json', '/mcp', '/avatars/atlas.webp'])(
    '%s is left to the API',
    async (path) => expect(await textAt(path)).toBe('the api'),
  )

  test('what is no page for a browser is left to the API as well', async () => {
    expect(await textAt('/board', { accept: 'application/json' })).toBe('the api')
    expect(await textAt('/board', { method: 'POST' })).toBe('the api')
  })
})

describe('an asset', () => {
  test('is kept for ever, because its name changes with it', async () => {
    const answer = await ask('/assets/main-Ab1.js', { accept: '*/*' })
    expect(await answer.text()).toBe('let here')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  test.each([
    '/assets/gone.js',
    '/assets/..%2fsecret.json',
    '/assets/%2e%2e/secret.json',
    '/assets/.hidden.js',
    '/assets/',
  ])('%s is none, and no path leads out of the folder', async (path) =>
    expect(await textAt(path, { accept: '*/*' })).toBe('the api'),
  )
})

test('without a built dashboard everything is left to the API', async () => {
  const bare = dashboardBefore(api, join(folder, 'nowhere'))
  expect(await (await bare(new Request('http://localhost/', { headers: { accept: 'text/html' } }))).text()).toBe(
    'the api',
  )
})
