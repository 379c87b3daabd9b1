import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { docsAssetsIn } from '../../../functions/docs-assets.ts'
import { like, openApi } from './api.ts'

const folder = fileURLToPath(new URL('../../../node_modules/swagger-ui-dist', import.meta.url))

async function openDocs() {
  const { app } = await openApi({}, { docsAssets: docsAssetsIn(folder) })
  return async (path: string) => {
    const response = await app.request(path)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
}

describe('the page with the documentation', () => {
  test('needs no token, and everything it names is there and of its type', async () => {
    const get = await openDocs()
    const page = await get('/docs')
    expect(page).toMatchObject({ status: 200, text: like('<div id="swagger-ui">') })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const named = [...page.text.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(named).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js'])
    for (const path of named) {
      const { status, headers, text } = await get(path)
      expect({ path, status, type: headers.get('content-type') }).toEqual({
        path,
        status: 200,
        type: `text/${path.endsWith('css') ? 'css' : 'javascript'}; charset=utf-8`,
      })
      expect(text.length).toBeGreaterThan(50)
    }
  })

  test('runs no script and applies no style that is written into it, and its policy forbids both', async () => {
    const { text, headers } = await (await openDocs())('/docs')
    expect(text).not.toMatch(/<script>|<script [^>]*>[^<]|<style|style=| on\w+=/)
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*|http/)
  })

  test('reads the document from here', async () => {
    const get = await openDocs()
    expect((await get('/docs/start.js')).text).toContain("url: '/openapi.json'")
    expect(await get('/openapi.json')).toMatchObject({ status: 200 })
  })

  test.each(['package.json', '..%2Fzod%2Fpackage.json', '%2e%2e%2fzod%2fpackage.json', 'index.html'])(
    'shows no other file: %s',
    async (name) => {
      expect((await (await openDocs())(`/docs/${name}`)).status).toBe(404)
    },
  )
})

test('without the files there is no page, but there is the document', async () => {
  const { app } = await openApi()
  expect((await app.request('/docs')).status).toBe(404)
  expect((await app.request('/openapi.json')).status).toBe(200)
})

test('nothing is shared with pages of other origins', async () => {
  const { app } = await openApi()
  for (const path of ['/v1/health', '/openapi.json']) {
    const { headers } = await app.request(path, { headers: { origin: 'https://elsewhere.example' } })
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  }
})
