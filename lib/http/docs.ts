import type { Context, Hono } from 'hono'
import { type Outcome, refuse } from './problem.ts'
import type { Answer } from './reply.ts'
import { atTheDoor, type Log } from './serve.ts'

/** Files of Swagger UI, by name. */
export type DocsAssets = (name: string) => Promise<{ body: Uint8Array<ArrayBuffer>; type: string } | undefined>

interface Docs {
  document: () => unknown
  docsAssets: DocsAssets | undefined
  log: Log
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mission Control API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/**
 * A file of its own, because the page may run no script that is written into it. A token that the link brings along is
 * used, and taken out of the address and the history.
 */
const start = `const token = new URLSearchParams(location.hash.slice(1)).get('token')
if (token) history.replaceState(null, '', location.pathname)
window.ui = SwaggerUIBundle({
  onComplete: () => token && window.ui.preauthorizeApiKey('bearer', token),
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
})
`

/** Everything from here, nothing from elsewhere, and nothing inline. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const file = (body: Answer['body'], type: string): Outcome<Answer> => ({
  value: {
    status: 200,
    body,
    type,
    headers: { 'cache-control': 'public, max-age=300', 'content-security-policy': pagePolicy },
  },
})

/** The document, and a page to read it and try it out. Neither needs a token: the document holds no data. */
export function docsPages(app: Pick<Hono, 'get'>, { document, docsAssets, log }: Docs): void {
  let written: string | undefined
  const openapi = async () => file((written ??= JSON.stringify(document())), 'application/json')
  app.get('/openapi.json', (context) => atTheDoor(context, { log }, openapi))
  if (!docsAssets) return

  const asset = async ({ req }: Context) => {
    const name = req.param('name') ?? ''
    if (name === 'start.js') return file(start, 'text/javascript; charset=utf-8')
    const found = await docsAssets(name)
    return found
      ? file(found.body, found.type)
      : refuse('path.unknown', `There is no ${req.path}; the documentation is at /docs.`)
  }
  // Browsers carry what stands behind the # along, so a sign-in link to the root arrives at the documentation.
  app.get('/', (context) => context.redirect('/docs'))
  app.get('/docs', (context) => atTheDoor(context, { log }, async () => file(html, 'text/html; charset=utf-8')))
  app.get('/docs/:name', (context) => atTheDoor(context, { log }, () => asset(context)))
}
