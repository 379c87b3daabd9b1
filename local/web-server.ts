import { dirname } from 'node:path'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { Fault } from '../lib/core/fault.ts'
import { createApp } from '../lib/http/app.ts'
import { docsAssetsIn } from '../functions/docs-assets.ts'
import type { World } from '../functions/world.ts'
import { builtDashboard } from '../dashboard/build.ts'
import { dashboardBefore } from './dashboard-files.ts'

interface WebServer {
  url: string
  close: () => Promise<void>
}

const swaggerFolder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

/** Serves the API, and the dashboard when it was built, on this machine only. Whoever wants it further puts a proxy with TLS in front. */
export function startWebServer({ ports, rules, telemetry }: World, port: number): Promise<WebServer> {
  const app = createApp({
    ports,
    rules,
    docsAssets: docsAssetsIn(swaggerFolder),
    log: (...fault) => telemetry.fault(...fault),
  })
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: dashboardBefore(app, builtDashboard), port, hostname: '127.0.0.1' },
      ({ port: taken }: AddressInfo) =>
        resolve({
          url: `http://localhost:${taken}`,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              // Whoever still holds a connection open has had their answer.
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        }),
    )
    server.on('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE'
      reject(
        inUse
          ? new Fault('usage', `port ${port} is in use; stop who uses it, or choose another with PORT=4271 npm start`)
          : error,
      )
    })
  })
}
