import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Hono } from 'hono'
import { pagePolicy } from '../lib/core/page-policy.ts'

const typeOf: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const onEveryFile = {
  'content-security-policy': pagePolicy,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The names of assets carry a hash of what is in them, so they can be kept for ever; the page names them anew. */
const forEver = 'public, max-age=31536000, immutable'

/** Paths that others answer, whatever a browser accepts. */
const notPages = /^\/(?:v1|docs|mcp|avatars|assets)(?:\/|$)|^\/openapi\.json$/

async function fileAt(folder: string, path: string): Promise<Response | undefined> {
  const type = typeOf[extname(path)]
  const body = type && (await readFile(join(folder, path)).catch(() => undefined))
  if (!body) return undefined
  const caching = path.startsWith('assets/') ? forEver : 'no-cache'
  return new Response(new Uint8Array(body), {
    headers: { ...onEveryFile, 'content-type': type, 'cache-control': caching },
  })
}

/**
 * Puts the built dashboard before the API: its assets, and its one page for every address that a person can open.
 * Everything else is left to the API, and so is everything when nothing was built.
 */
export function dashboardBefore(api: Pick<Hono, 'fetch'>, folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // One folder without subfolders and without dots in front: no path leads out of it.
    const [, asset] = /^\/assets\/(\w[\w.-]*)$/.exec(pathname) ?? []
    const isPage = !notPages.test(pathname) && (request.headers.get('accept') ?? '').includes('text/html')
    const path = asset ? `assets/${asset}` : isPage ? 'index.html' : undefined
    const file = isRead && path ? await fileAt(folder, path) : undefined
    return file ?? (await api.fetch(request))
  }
}
